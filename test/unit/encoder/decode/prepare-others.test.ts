import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { prepareGif } from '../../../../encoder/decode/formats/gif.ts';
import { prepareAvif, prepareHeic } from '../../../../encoder/decode/formats/heif/heif.ts';
import { prepareTiff } from '../../../../encoder/decode/formats/tiff/tiff.ts';
import { prepareWebp } from '../../../../encoder/decode/formats/webp.ts';
import { checkSize } from '../../../../encoder/decode/limits.ts';
import type { PreparedPicture } from '../../../../encoder/decode/prepared-picture.ts';
import { declareWebpSize, drawBlank, drawNoise } from '../../../support/pictures/encoder-pictures.ts';
import { drawAnimation } from '../../../support/pictures/picture-bombs.ts';
import { drawExif, readSrgb, riffChunk } from '../../../support/pictures/picture-files.ts';

const noise = drawNoise(40, 30);
const pixelsOf = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes).raw().toBuffer();
const corrupt = expect.objectContaining({ code: 'corrupt_image' });

function open(prepared: PreparedPicture): Buffer {
  const opened = prepared.open(640);
  if (!(opened instanceof Uint8Array)) throw new Error('pixels instead of bytes');
  return Buffer.from(opened);
}

/** Pages or frames, one after the other. */
async function drawPages(...colours: string[]): Promise<Sharp> {
  const pages = await Promise.all(colours.map((colour) => drawBlank(40, 30, colour).png().toBuffer()));
  return sharp(pages, { join: { animated: true } });
}

describe('prepareWebp', async () => {
  const lossy = await noise.clone().webp().toBuffer();
  const lossless = await noise.clone().webp({ lossless: true }).toBuffer();
  const clear = await noise.clone().ensureAlpha(0.5).webp().toBuffer();
  const extended = Buffer.from([0, 0, 0, 0, 39, 0, 0, 29, 0, 0]);
  const extend = (flags: number, ...chunks: Uint8Array[]): Buffer =>
    riffChunk(
      'RIFF',
      Buffer.concat([Buffer.from('WEBP'), riffChunk('VP8X', Buffer.from([flags, ...extended.subarray(1)])), ...chunks]),
    );

  it.each([
    ['lossy', lossy],
    ['lossless', lossless],
    ['with transparency', clear],
  ])('reads the size of a %s picture, and keeps its pixels', async (_, webp) => {
    const prepared = prepareWebp(webp);

    expect(prepared).toMatchObject({ width: 40, height: 30, orientation: 1 });
    expect(await pixelsOf(open(prepared))).toEqual(await pixelsOf(webp));
  });

  it.each<[string, Buffer]>([
    ['XMP', extend(4, lossy.subarray(12), riffChunk('XMP ', Buffer.alloc(1_000_000)))],
    ['unknown chunks', extend(0, ...Array(1000).fill(riffChunk('abcd', Buffer.alloc(0))), lossy.subarray(12))],
    ['14 MB of colour profile', extend(32, riffChunk('ICCP', Buffer.alloc(14_000_000)), lossy.subarray(12))],
  ])('leaves out %s, and keeps the pixels', async (_, webp) => {
    const opened = open(prepareWebp(webp));

    expect(opened.length).toBeLessThan(lossy.length + 100);
    expect(await pixelsOf(opened)).toEqual(await pixelsOf(lossy));
  });

  it('leaves out the profile of sRGB, and keeps others', async () => {
    const profile = riffChunk('ICCP', await readSrgb());
    const wide = await sharp(lossless).withIccProfile('p3').webp({ lossless: true }).toBuffer();

    expect(await pixelsOf(open(prepareWebp(extend(32, profile, lossless.subarray(12)))))).toEqual(
      await pixelsOf(lossless),
    );
    expect(open(prepareWebp(extend(32, profile, lossless.subarray(12)))).includes('ICCP')).toBe(false);
    expect(open(prepareWebp(wide)).includes('ICCP')).toBe(true);
  });

  it.each(['', 'Exif\0\0'])('gives a decoder the orientation that stands behind %j', async (name) => {
    const exif = Buffer.concat([Buffer.from(name, 'latin1'), drawExif(6)]);
    const prepared = prepareWebp(extend(8, lossy.subarray(12), riffChunk('EXIF', exif)));

    expect(prepared.orientation).toBe(6);
    expect(await sharp(open(prepared)).metadata()).toMatchObject({ orientation: 6 });
  });

  it('takes no orientation behind a picture without the extended header, as other programs do', async () => {
    const body = Buffer.concat([Buffer.from('WEBP'), lossy.subarray(12), riffChunk('EXIF', drawExif(6))]);
    const prepared = prepareWebp(riffChunk('RIFF', body));

    expect(prepared).toMatchObject({ width: 40, height: 30, orientation: 1 });
  });

  it('keeps the first frame of an animation alone', async () => {
    const animation = await (await drawPages('#ff0000', '#00ff00')).webp({ lossless: true }).toBuffer();

    const opened = open(prepareWebp(animation));

    expect((await sharp(opened, { animated: true }).metadata()).pages ?? 1).toBe(1);
    expect(await pixelsOf(opened)).toEqual(await pixelsOf(animation));
  });

  it('keeps one frame of 100,000', async () => {
    expect(open(prepareWebp(await drawAnimation(100_000))).length).toBeLessThan(200);
  });

  it('refuses too many pixels, and what has no picture', () => {
    expect(() => checkSize(prepareWebp(declareWebpSize(lossy, 16_383, 16_383)))).toThrow('40 million pixels');
    expect(() => prepareWebp(Buffer.from('RIFFxxxxWEBP<svg xmlns="http://www.w3.org/2000/svg"></svg>'))).toThrow(
      corrupt,
    );
  });
});

describe('prepareGif', async () => {
  const gif = await noise.clone().gif().toBuffer();

  it('reads the size, and keeps the pixels', async () => {
    const prepared = prepareGif(gif);

    expect(prepared).toMatchObject({ width: 40, height: 30 });
    expect(await pixelsOf(open(prepared))).toEqual(await pixelsOf(gif));
  });

  it('keeps the first frame alone', async () => {
    const animation = await (await drawPages('#ff0000', '#00ff00', '#0000ff')).gif().toBuffer();

    const opened = open(prepareGif(animation));

    expect((await sharp(opened, { animated: true }).metadata()).pages ?? 1).toBe(1);
    expect(await pixelsOf(opened)).toEqual(await pixelsOf(animation));
  });

  it('leaves open what the first frame does not cover', async () => {
    const size = 13 + 3 * 2 ** ((gif.readUInt8(10) & 7) + 1);
    const image = gif.indexOf(0x2c, size);
    const moved = Buffer.from(gif);
    moved.writeUInt16LE(50, 6);
    moved.writeUInt16LE(36, 8);
    moved.writeUInt16LE(10, image + 1);
    moved.writeUInt16LE(6, image + 3);
    const opened = open(prepareGif(moved));
    const white = sharp(opened).flatten({ background: '#ffffff' });

    expect((await sharp(opened).metadata()).pages).toBe(2);
    expect([...(await white.clone().raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255]);
    const frame = white.clone().extract({ left: 10, top: 6, width: 40, height: 30 });
    expect(await frame.raw().toBuffer()).toEqual(await pixelsOf(gif));
  });

  it('counts a frame that is larger than its picture', () => {
    const large = Buffer.from(gif);
    const image = large.indexOf(0x2c, 13 + 3 * 2 ** ((gif.readUInt8(10) & 7) + 1));
    large.writeUInt16LE(65_535, image + 5);
    large.writeUInt16LE(65_535, image + 7);

    expect(() => checkSize(prepareGif(large))).toThrow('This picture has 65535 x 65535 pixels');
  });

  it('refuses one that breaks off, or has no frame', () => {
    expect(() => prepareGif(gif.subarray(0, gif.length / 2))).toThrow(corrupt);
    expect(() => prepareGif(Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'))).toThrow(corrupt);
  });
});

describe('prepareTiff', async () => {
  const tiff = await noise.clone().tiff({ compression: 'lzw' }).toBuffer();

  it.each(['none', 'lzw', 'deflate', 'jpeg', 'packbits'] as const)('keeps the pixels (%s)', async (compression) => {
    const whole = await noise.clone().tiff({ compression }).toBuffer();

    expect(prepareTiff(whole)).toMatchObject({ width: 40, height: 30 });
    expect(await pixelsOf(open(prepareTiff(whole)))).toEqual(await pixelsOf(whole));
  });

  it('keeps tiles, 16 bits and a colour profile', async () => {
    const whole = await noise.clone().toColourspace('rgb16').withIccProfile('p3').tiff({ tile: true }).toBuffer();
    const opened = open(prepareTiff(whole));

    expect(await pixelsOf(opened)).toEqual(await pixelsOf(whole));
    expect((await sharp(opened).metadata()).icc).toEqual((await sharp(whole).metadata()).icc);
  });

  it('reads the orientation', async () => {
    const turned = await noise.clone().withMetadata({ orientation: 6 }).tiff().toBuffer();

    expect(prepareTiff(turned).orientation).toBe(6);
    expect(await sharp(open(prepareTiff(turned))).metadata()).toMatchObject({ orientation: 6 });
  });

  it('gives a decoder the first page alone, without texts', async () => {
    const pages = await (await drawPages('#ff0000', '#00ff00'))
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
      .tiff()
      .toBuffer();

    const metadata = await sharp(open(prepareTiff(pages)), { pages: -1 }).metadata();

    expect(metadata.pages ?? 1).toBe(1);
    expect(metadata.xmp).toBeUndefined();
  });

  it.each([
    ['more than 4 GB', 'II+\0\x08\0\0\0'],
    ['4 GB, big-endian', 'MM\0+\0\x08\0\0'],
  ])('says that a file for %s is in a form that cannot be opened', (_, text) => {
    expect(() => prepareTiff(Buffer.from(text, 'latin1'))).toThrow(
      expect.objectContaining({ code: 'unsupported_image' }),
    );
  });

  it('never throws anything but a refusal, wherever the file breaks off', () => {
    for (let length = 8; length < tiff.length; length += 11) {
      try {
        prepareTiff(tiff.subarray(0, length));
      } catch (error) {
        expect(error).toMatchObject({ code: 'corrupt_image' });
      }
    }
  });
});

describe('prepareAvif and prepareHeic', () => {
  const heic = readFileSync(join(import.meta.dirname, '../../../support/pictures/portrait.heic'));

  it('read the largest size that the file names', async () => {
    expect(prepareAvif(await noise.clone().avif().toBuffer())).toMatchObject({ width: 40, height: 30 });
    expect(prepareHeic(heic)).toMatchObject({ width: 500, height: 500 });
  });

  it('refuse more pixels than their decoders can hold', () => {
    const large = Buffer.from(heic);
    for (let at = large.indexOf('ispe'); at !== -1; at = large.indexOf('ispe', at + 1))
      large.writeUInt32BE(100_000, at + 8);

    expect(() => checkSize(prepareHeic(large))).toThrow('This picture has 100000 x 500 pixels');
  });

  it('refuse a file that names no size', () => {
    expect(() => prepareAvif(Buffer.from('\0\0\0\x18ftypavif\0\0\0\0mif1avif', 'latin1'))).toThrow(corrupt);
  });
});
