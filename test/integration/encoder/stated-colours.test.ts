import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { convertColours } from '../../../encoder/decode/colours/convert-colours.ts';
import { decodePrepared } from '../../../encoder/decode/decode-picture.ts';
import { preparePicture } from '../../../encoder/decode/prepare-picture.ts';
import type { Pixels } from '../../../encoder/types.ts';
import { drawProfile } from '../../support/pictures/colour-profiles.ts';
import { drawBlank } from '../../support/pictures/encoder-pictures.ts';
import { numbers, profile, stateColours } from '../../support/pictures/heif-files.ts';
import { drawTrueColourBitmap, embedProfile, insertChunks, pngChunk } from '../../support/pictures/picture-files.ts';

const heic = readFileSync(join(import.meta.dirname, '../../support/pictures/portrait.heic'));

async function decode(bytes: Buffer): Promise<Pixels> {
  return (await decodePrepared(preparePicture(bytes, true), 640)).pixels;
}

async function readDisplayP3(): Promise<Buffer> {
  const { icc } = await sharp(await drawBlank(1, 1).withIccProfile('p3').png().toBuffer()).metadata();
  if (!icc) throw new Error('no profile was written');
  return icc;
}

/** The same colours in Display P3 and in sRGB: the corners of sRGB by the matrices of CSS Color 4, 17.1, and a gray. */
const COLOURS: [string, number[], number[]][] = [
  ['red', [234, 51, 35], [255, 0, 0]],
  ['green', [117, 251, 76], [0, 255, 0]],
  ['blue', [0, 0, 245], [0, 0, 255]],
  ['gray', [128, 128, 128], [128, 128, 128]],
];

describe.each(COLOURS)('%s in Display P3', (_, wide, narrow) => {
  const draw = () => drawBlank(32, 32, `rgb(${wide.join(',')})`);
  const chunk = pngChunk('cICP', Buffer.from([12, 13, 0, 1]));

  it.each<[string, number, () => Promise<Buffer>]>([
    ['PNG', 4, async () => insertChunks(await draw().png().toBuffer(), chunk)],
    ['PNG of 16 bits', 4, async () => insertChunks(await draw().toColourspace('rgb16').png().toBuffer(), chunk)],
    [
      'AVIF',
      8,
      async () => {
        const avif = draw().withIccProfile('srgb').avif({ quality: 95, chromaSubsampling: '4:4:4', effort: 0 });
        return stateColours(await avif.toBuffer(), numbers(12, 13));
      },
    ],
  ])('comes out in sRGB from the numbers of a %s', async (_type, farthest, write) => {
    const { data } = await decode(await write());

    for (const [i, value] of narrow.entries()) expect(Math.abs((data[i] ?? 0) - value)).toBeLessThanOrEqual(farthest);
  });
});

it('converts the profile of a BMP', async () => {
  const [wide = [], narrow = []] = COLOURS.flatMap(([name, ...colours]) => (name === 'red' ? colours : []));
  const bitmap = drawTrueColourBitmap(Buffer.alloc(32 * 32 * 3, Buffer.from(wide)), 32, 32);
  const { data } = await decode(embedProfile(bitmap, await readDisplayP3()));

  for (const [i, value] of narrow.entries()) expect(Math.abs((data[i] ?? 0) - value)).toBeLessThanOrEqual(4);
});

describe('a HEIC', () => {
  it('in Display P3 comes out in sRGB, by its numbers or its profile', async () => {
    const converted = await convertColours(await decode(heic), 'display-p3');

    expect(Buffer.from(converted).equals((await decode(heic)).data)).toBe(false);
    expect(Buffer.from(converted).equals((await decode(stateColours(heic, numbers(12, 13)))).data)).toBe(true);
    expect(Buffer.from(converted).equals((await decode(stateColours(heic, profile(await readDisplayP3())))).data)).toBe(
      true,
    );
  });

  it.each([
    ['damaged', drawProfile(0).fill(0xff, 130)],
    ['endless', drawProfile(5000)],
  ])('keeps its values when its profile is %s', async (_, icc) => {
    const { data } = await decode(stateColours(heic, profile(icc)));

    expect(Buffer.from(data).equals((await decode(heic)).data)).toBe(true);
  });
});
