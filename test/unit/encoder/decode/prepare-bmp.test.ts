import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { prepareBmp } from '../../../../encoder/decode/formats/bmp/bmp.ts';
import { checkSize } from '../../../../encoder/decode/limits.ts';
import { drawNoise } from '../../../support/pictures/encoder-pictures.ts';
import {
  type Bitmap,
  drawBitmap,
  drawTrueColourBitmap,
  embedProfile,
  readSrgb,
} from '../../../support/pictures/picture-files.ts';

const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
const BLUE = [0, 0, 255];
/** Blue, green, red and nothing, as palettes are stored. */
const PALETTE = Buffer.from([0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0]);
const RED_32 = Buffer.from([0, 0, 255, 0]);
const palette = (colours: number): Buffer => Buffer.concat([PALETTE, Buffer.alloc(4 * colours - PALETTE.length)]);
const masks = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value, 4 * i);
  return bytes;
};

function read(bytes: Buffer): number[] {
  const opened = prepareBmp(bytes).open(640);
  if (opened instanceof Uint8Array) throw new Error('bytes instead of pixels');
  return [...opened.data];
}

describe('prepareBmp', () => {
  it('reads 24 bits as they were written', async () => {
    const { data, info } = await drawNoise(41, 30).raw().toBuffer({ resolveWithObject: true });
    const bitmap = drawTrueColourBitmap(data, info.width, info.height);

    expect(prepareBmp(bitmap)).toMatchObject({ width: 41, height: 30 });
    expect(read(bitmap)).toEqual([...data]);
  });

  it('says by which profile its colours have to be converted', async () => {
    const { icc = RED_32 } = await sharp(await drawNoise(4, 4).withIccProfile('p3').png().toBuffer()).metadata();
    const bitmap = drawTrueColourBitmap(Buffer.alloc(4 * 4 * 3, 200), 4, 4);

    expect(prepareBmp(embedProfile(bitmap, icc)).colours).toEqual(icc);
    expect(read(embedProfile(bitmap, icc))).toEqual(read(bitmap));
    expect(prepareBmp(embedProfile(bitmap, await readSrgb())).colours).toBeUndefined();
    expect(prepareBmp(embedProfile(bitmap, icc, 'BGRs')).colours).toBeUndefined();
    expect(prepareBmp(embedProfile(bitmap, icc.subarray(0, 20))).colours).toBeUndefined();
    expect(prepareBmp(Buffer.concat([bitmap, icc])).colours).toBeUndefined();
  });

  /** Three pixels in a row: red, green, blue. */
  it.each<[string, Omit<Bitmap, 'width' | 'height'>]>([
    ['2 bits', { bits: 2, extra: palette(4), pixels: Buffer.from([0x18, 0, 0, 0]) }],
    ['4 bits', { bits: 4, extra: palette(16), pixels: Buffer.from([0x01, 0x20, 0, 0]) }],
    ['8 bits', { bits: 8, extra: palette(256), pixels: Buffer.from([0, 1, 2, 0]) }],
    ['16 bits', { bits: 16, pixels: Buffer.from([0x00, 0x7c, 0xe0, 0x03, 0x1f, 0x00, 0, 0]) }],
    [
      '16 bits, green with 6',
      {
        bits: 16,
        compression: 3,
        extra: masks(0xf800, 0x07e0, 0x1f),
        pixels: Buffer.from([0, 0xf8, 0xe0, 0x07, 0x1f, 0, 0, 0]),
      },
    ],
    ['32 bits', { bits: 32, pixels: Buffer.from([0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0]) }],
    [
      '32 bits in another order',
      {
        bits: 32,
        compression: 3,
        extra: masks(0xff, 0xff00, 0xff0000),
        pixels: Buffer.from([255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0]),
      },
    ],
    ['runs of 8 bits', { bits: 8, compression: 1, extra: palette(256), pixels: Buffer.from([1, 0, 1, 1, 1, 2, 0, 1]) }],
    [
      'single pixels between runs',
      { bits: 8, compression: 1, extra: palette(256), pixels: Buffer.from([0, 3, 0, 1, 2, 0, 0, 1]) },
    ],
    ['runs of 4 bits', { bits: 4, compression: 2, extra: palette(16), pixels: Buffer.from([2, 0x01, 1, 0x20, 0, 1]) }],
  ])('reads %s', (_, bitmap) => {
    expect(read(drawBitmap({ width: 3, height: 1, ...bitmap }))).toEqual([...RED, ...GREEN, ...BLUE]);
  });

  it('reads one bit, and rows from top to bottom', () => {
    const rows = {
      width: 2,
      height: 2,
      bits: 1,
      extra: palette(3).subarray(0, 8),
      pixels: Buffer.from([0x40, 0, 0, 0, 0x80, 0, 0, 0]),
    };

    expect(read(drawBitmap(rows))).toEqual([...GREEN, ...RED, ...RED, ...GREEN]);
    expect(read(drawBitmap({ ...rows, topDown: true }))).toEqual([...RED, ...GREEN, ...GREEN, ...RED]);
  });

  const clear = masks(0xff0000, 0xff00, 0xff, 0xff000000);
  /** Two pixels: red, and blue. @param opacities of them, 0 to 255 */
  const drawClear = (...[red, blue]: [number, number]): Bitmap => ({
    width: 2,
    height: 1,
    bits: 32,
    compression: 6,
    extra: clear,
    pixels: Buffer.from([0, 0, 255, red, 255, 0, 0, blue]),
  });
  /** The masks as a part of a header of this size. */
  const lengthen = (bitmap: Buffer, headerBytes: number): Buffer => {
    const rest = headerBytes - 40 - clear.length;
    const long = Buffer.concat([bitmap.subarray(0, 70), Buffer.alloc(rest), bitmap.subarray(70)]);
    long.writeUInt32LE(headerBytes, 14);
    long.writeUInt32LE(3, 30);
    long.writeUInt32LE(14 + headerBytes, 10);
    return long;
  };

  it.each([40, 56, 108, 124])('puts transparent pixels on white (header of %i bytes)', (headerBytes) => {
    const bitmap = drawBitmap(drawClear(255, 51));

    expect(read(headerBytes === 40 ? bitmap : lengthen(bitmap, headerBytes))).toEqual([...RED, 204, 204, 255]);
  });

  it('keeps the colours of a picture that says of all its pixels that they are transparent', () => {
    expect(read(drawBitmap(drawClear(0, 0)))).toEqual([...RED, ...BLUE]);
  });

  it('does not take the fourth byte for transparency without a mask that says so', () => {
    expect(read(drawBitmap({ ...drawClear(0, 255), compression: 0, extra: Buffer.alloc(0) }))).toEqual([
      ...RED,
      ...BLUE,
    ]);
  });

  it('finds the pixels of a file that does not say where they begin', () => {
    const bitmap = drawBitmap({ width: 1, height: 1, bits: 24, pixels: Buffer.from([0, 0, 255, 0]) });
    bitmap.writeUInt32LE(0, 10);

    expect(read(bitmap)).toEqual(RED);
  });

  it('calls a picture damaged whose masks are empty', () => {
    const bitmap = drawBitmap({ width: 1, height: 1, bits: 32, compression: 3, extra: masks(0, 0, 0), pixels: RED_32 });

    expect(() => read(bitmap)).toThrow(expect.objectContaining({ code: 'corrupt_image' }));
  });

  it('does not write behind a row, however long its run is', () => {
    const pixels = Buffer.from([255, 1, 0, 2, 255, 0, 0, 1]);

    expect(read(drawBitmap({ width: 2, height: 1, bits: 8, compression: 1, extra: palette(256), pixels }))).toEqual([
      ...GREEN,
      ...GREEN,
    ]);
  });

  it('does not follow runs behind a row', () => {
    const pixels = Buffer.alloc(25_000_000, Buffer.from([255, 1]));
    const start = performance.now();

    expect(() =>
      read(drawBitmap({ width: 2, height: 100, bits: 8, compression: 1, extra: palette(256), pixels })),
    ).toThrow(expect.objectContaining({ code: 'corrupt_image' }));
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('names the bits of a picture that nothing opens', () => {
    const bitmap = drawBitmap({ width: 8, height: 8, bits: 64, pixels: Buffer.alloc(512) });

    expect(() => prepareBmp(bitmap)).toThrow(expect.objectContaining({ message: expect.stringContaining('64 bits') }));
  });

  it.each([
    ['ends before its last row', { width: 100, height: 100, bits: 24, pixels: Buffer.alloc(100) }],
    [
      'ends in its runs',
      { width: 100, height: 100, bits: 8, compression: 1, extra: palette(256), pixels: Buffer.from([10, 1]) },
    ],
    ['has no width', { width: 0, height: 100, bits: 24, pixels: Buffer.alloc(100) }],
  ])('refuses a picture that %s', (_, bitmap) => {
    expect(() => read(drawBitmap(bitmap))).toThrow(
      expect.objectContaining({ code: 'corrupt_image', detectedType: 'bmp' }),
    );
  });

  it('says that a picture with a JPEG inside is in a form that cannot be opened', () => {
    const bitmap = drawBitmap({ width: 8, height: 8, bits: 24, compression: 4, pixels: Buffer.alloc(8) });

    expect(() => prepareBmp(bitmap)).toThrow(expect.objectContaining({ code: 'unsupported_image' }));
  });

  it('refuses too many pixels before there are any', () => {
    const bitmap = drawBitmap({ width: 60_000, height: 60_000, bits: 8, compression: 1, pixels: Buffer.alloc(8) });

    expect(() => checkSize(prepareBmp(bitmap))).toThrow('at most 40 million pixels');
  });
});
