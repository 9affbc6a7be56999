import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { isBoundedProfile } from '../../../../encoder/decode/colours/colour-profile.ts';
import { preparePicture } from '../../../../encoder/decode/prepare-picture.ts';
import { drawProfile } from '../../../support/pictures/colour-profiles.ts';
import { drawNoise } from '../../../support/pictures/encoder-pictures.ts';
import { insertChunks, jpegSegment, pngChunk } from '../../../support/pictures/picture-files.ts';

const ordinary = drawProfile(0);
const endless = drawProfile(1);
const png = await drawNoise(40, 30).png().toBuffer();
const jpeg = await drawNoise(40, 30).jpeg().toBuffer();

const inPng = (profile: Buffer): Buffer =>
  insertChunks(png, pngChunk('iCCP', Buffer.concat([Buffer.from('x\0\0', 'latin1'), deflateSync(profile)])));

/** @param numbers those of the segments, in which the profile comes byte for byte */
function inJpeg(
  profile: Buffer,
  numbers: (parts: number) => number[] = (parts) => [...Array(parts)].map((_, i) => i + 1),
) {
  const bytes = Math.ceil(profile.length / 8);
  const segments = numbers(8).map((number) =>
    jpegSegment(
      0xe2,
      Buffer.concat([
        Buffer.from(`ICC_PROFILE\0${String.fromCharCode(number, 8)}`, 'latin1'),
        profile.subarray((number - 1) * bytes, number * bytes),
      ]),
    ),
  );
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** The profile that a decoder sees. */
async function openedProfile(bytes: Buffer): Promise<Buffer | undefined> {
  const opened = preparePicture(bytes).open(640);
  if (!(opened instanceof Uint8Array)) throw new Error('pixels instead of bytes');
  return (await sharp(opened).metadata()).icc;
}

/** The library writes a profile into files of its formats by itself, from a picture that has it. */
const libraryWrites = (profile: Buffer): Sharp => sharp(inPng(profile)).keepIccProfile();

describe('isBoundedProfile', () => {
  it('takes an ordinary one, and none that lists calculations without a bound', () => {
    expect(isBoundedProfile(ordinary)).toBe(true);
    expect(isBoundedProfile(endless)).toBe(false);
  });

  it('takes 4 MB, and no more', () => {
    expect(isBoundedProfile(Buffer.alloc(4_000_000))).toBe(true);
    expect(isBoundedProfile(Buffer.alloc(4_000_001))).toBe(false);
  });

  it('reads a profile that breaks off as far as it goes', () => {
    for (let length = 0; length < endless.length; length += 7) {
      expect(typeof isBoundedProfile(endless.subarray(0, length))).toBe('boolean');
    }
  });
});

describe('a colour profile', () => {
  it.each<[string, (profile: Buffer) => Buffer | Promise<Buffer>]>([
    ['PNG', inPng],
    ['JPEG', (profile) => inJpeg(profile)],
    ['WebP', (profile) => libraryWrites(profile).webp().toBuffer()],
    ['TIFF', (profile) => libraryWrites(profile).tiff().toBuffer()],
    ['AVIF', (profile) => libraryWrites(profile).avif({ effort: 0 }).toBuffer()],
  ])('stays in a %s when its cost has a bound, and is left out otherwise', async (_, draw) => {
    expect(await openedProfile(await draw(ordinary))).toEqual(ordinary);
    expect(await openedProfile(await draw(endless))).toBeUndefined();
  });

  it.each([
    ['out of order', [2, 1, 3, 4, 5, 6, 7, 8]],
    ['double', [1, 2, 2, 3, 4, 5, 6, 7, 8]],
  ])('of a JPEG is put in order where its segments are %s, and its cost is judged then', async (_, numbers) => {
    expect(await openedProfile(inJpeg(ordinary, () => numbers))).toEqual(ordinary);
    expect(await openedProfile(inJpeg(endless, () => numbers))).toBeUndefined();
  });

  it('is left out of a JPEG in which one of its segments is missing', async () => {
    expect(await openedProfile(inJpeg(ordinary, () => [1, 2, 4, 5, 6, 7, 8]))).toBeUndefined();
  });
});
