import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { prepareTiff } from '../../../../encoder/decode/formats/tiff/tiff.ts';
import { checkSize } from '../../../../encoder/decode/limits.ts';
import {
  drawTiff,
  TIFF_BYTE,
  TIFF_LONG,
  TIFF_LONG8,
  TIFF_SHORT,
  type TiffEntry,
} from '../../../support/pictures/tiff-files.ts';

const SIDE = 30;
const data = deflateSync(Buffer.alloc(SIDE * SIDE, 100));

/** A gray square in one strip. @param changes entries in the place of the usual ones, and further ones */
function drawGray(changes: readonly TiffEntry[] = [], options: { little?: boolean } = {}): Buffer {
  return drawTiff(
    (start) => {
      const usual: TiffEntry[] = [
        [256, TIFF_SHORT, SIDE],
        [257, TIFF_SHORT, SIDE],
        [258, TIFF_SHORT, 8],
        [259, TIFF_SHORT, 8],
        [262, TIFF_SHORT, 1],
        [273, TIFF_LONG, start],
        [277, TIFF_SHORT, 1],
        [278, TIFF_SHORT, SIDE],
        [279, TIFF_LONG, data.length],
      ];
      const others = usual.filter(([tag]) => !changes.some(([changed]) => changed === tag));
      return [...others, ...changes].toSorted(([one], [other]) => one - other);
    },
    data,
    options,
  );
}

/** Entries that make a picture of three colours, but for these changes. */
const rgb = (...changes: TiffEntry[]): TiffEntry[] => {
  const usual: TiffEntry[] = [
    [262, TIFF_SHORT, 2],
    [277, TIFF_SHORT, 3],
  ];
  return [...usual.filter(([tag]) => !changes.some(([changed]) => changed === tag)), ...changes];
};

const openSize = async (tiff: Buffer) => {
  const opened = prepareTiff(tiff).open(640);
  if (!(opened instanceof Uint8Array)) throw new Error('pixels instead of bytes');
  return (await sharp(opened).raw().toBuffer({ resolveWithObject: true })).info;
};

const formOf = (words: string) =>
  expect.objectContaining({
    code: 'unsupported_image',
    detectedType: 'tiff',
    message: expect.stringContaining(`is stored ${words}`),
  });

describe('prepareTiff', () => {
  it.each([true, false])('reads sizes of one, two and four bytes (little-endian: %s)', async (little) => {
    for (const type of [TIFF_BYTE, TIFF_SHORT, TIFF_LONG]) {
      const tiff = drawGray(
        [
          [256, type, SIDE],
          [257, type, SIDE],
        ],
        { little },
      );

      expect(prepareTiff(tiff)).toMatchObject({ width: SIDE, height: SIDE });
      expect(await openSize(tiff)).toMatchObject({ width: SIDE, height: SIDE });
    }
  });

  it.each([256, 257, 258, 277, 322])('refuses the tag %i in 64 bits, which a decoder reads elsewhere', (tag) => {
    expect(() => prepareTiff(drawGray([[tag, TIFF_LONG8, 1_000_000]]))).toThrow(formOf('with numbers of a rare type'));
  });

  it('counts bits that are listed in four bytes each', () => {
    for (const little of [true, false]) {
      const { wholeBytes } = prepareTiff(
        drawGray(
          [
            [258, TIFF_LONG, 16, 16, 16],
            [262, TIFF_SHORT, 2],
            [277, TIFF_SHORT, 3],
          ],
          { little },
        ),
      );

      expect(wholeBytes).toBe(SIDE * SIDE * 3 * 2);
    }
  });

  it.each([0, 9, 65_535])('takes a picture with the orientation %i for upright', async (orientation) => {
    const tiff = drawGray([[274, TIFF_SHORT, orientation]]);

    expect(prepareTiff(tiff).orientation).toBe(1);
    expect(await openSize(tiff)).toMatchObject({ width: SIDE, height: SIDE });
  });

  it.each<[string, TiffEntry[]]>([
    ['with 64 bits per colour', [[258, TIFF_SHORT, 64]]],
    ['with 32 bits per colour', [[258, TIFF_SHORT, 32]]],
    ['with 12 bits per colour', [[258, TIFF_SHORT, 12]]],
    ['with fewer than 8 bits per colour', rgb([258, TIFF_SHORT, 4])],
    ['with 6 values per pixel, of which its colours need 1', [[277, TIFF_SHORT, 6]]],
    ['with 5 values per pixel, of which its colours need 3', rgb([277, TIFF_SHORT, 5])],
    ['with its colours as floating-point or signed numbers', rgb([339, TIFF_SHORT, 3])],
    ['with its colours as floating-point or signed numbers', [[339, TIFF_SHORT, 2]]],
    ['with its colours in a rare way (such as Lab or YCbCr)', rgb([262, TIFF_SHORT, 8])],
    ['with its colours in a rare way (such as Lab or YCbCr)', rgb([262, TIFF_SHORT, 6])],
    ['in tiles of one colour each', rgb([284, TIFF_SHORT, 2], [322, TIFF_SHORT, 16], [323, TIFF_SHORT, 16])],
    ['as the raw data of a camera', [[262, TIFF_SHORT, 32_803]]],
    ['as the raw data of a camera', [[254, TIFF_LONG, 1]]],
    [
      'in far more parts than programs write',
      [
        [256, TIFF_LONG, 6320],
        [257, TIFF_LONG, 6320],
        [322, TIFF_LONG, 16],
        [323, TIFF_LONG, 16],
      ],
    ],
    [
      'in far more parts than programs write',
      [
        [257, TIFF_LONG, 60_000],
        [262, TIFF_SHORT, 2],
        [277, TIFF_SHORT, 3],
        [278, TIFF_LONG, 1],
        [284, TIFF_SHORT, 2],
      ],
    ],
  ])('says that a picture %s is in a form that cannot be opened, not damaged', (words, changes) => {
    expect(() => prepareTiff(drawGray(changes))).toThrow(formOf(words));
  });

  it('takes a large picture that calls itself a smaller version of another', () => {
    const tiff = drawGray([
      [254, TIFF_LONG, 1],
      [256, TIFF_SHORT, 4000],
      [257, TIFF_SHORT, 3000],
    ]);

    expect(() => checkSize(prepareTiff(tiff))).not.toThrow();
  });

  it('calls a picture damaged that has fewer values per pixel than its colours need', () => {
    expect(() => prepareTiff(drawGray([[262, TIFF_SHORT, 2]]))).toThrow(
      expect.objectContaining({ code: 'corrupt_image' }),
    );
  });

  it.each([true, false])('passes over a preview that stands before the picture (little-endian: %s)', async (little) => {
    const whole = drawGray([[256, TIFF_SHORT, SIDE]], { little });
    const preview = drawTiff(
      () => [
        [254, TIFF_LONG, 1],
        [256, TIFF_SHORT, 8],
        [257, TIFF_SHORT, 8],
      ],
      Buffer.alloc(0),
      { little },
    );
    // The directory of the preview goes behind the picture, and names that of the picture as the next.
    const directory = Buffer.concat([preview.subarray(8, -4), whole.subarray(4, 8)]);
    const both = Buffer.concat([whole, directory]);
    if (little) both.writeUInt32LE(whole.length, 4);
    else both.writeUInt32BE(whole.length, 4);

    expect(prepareTiff(both)).toMatchObject({ width: SIDE, height: SIDE });
    expect(await openSize(both)).toMatchObject({ width: SIDE, height: SIDE });
  });

  it('does not follow previews that lead to each other for ever', () => {
    const preview = drawGray([[254, TIFF_LONG, 1]]);
    const entries = preview.readUInt16LE(8);
    preview.writeUInt32LE(8, 10 + 12 * entries);

    expect(() => prepareTiff(preview)).toThrow(formOf('as the raw data of a camera'));
  });

  it.each([TIFF_SHORT, TIFF_LONG])(
    'calls a picture damaged whose last tile breaks off (numbers of type %i)',
    (type) => {
      const endTilesAt = (end: number): Buffer =>
        drawGray([
          [322, TIFF_SHORT, 16],
          [323, TIFF_SHORT, 16],
          [324, type, 8, 8, 8, end - 10],
          [325, type, 10, 10, 10, 10],
        ]);
      const { length } = endTilesAt(10);

      expect(() => prepareTiff(endTilesAt(length))).not.toThrow();
      expect(() => prepareTiff(endTilesAt(length + 1))).toThrow(expect.objectContaining({ code: 'corrupt_image' }));
    },
  );
});
