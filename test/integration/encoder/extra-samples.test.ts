import { describe, expect, it } from 'vitest';
import { decodePicture } from '../../../encoder/decode/decode-picture.ts';
import { drawTiff, TIFF_LONG, TIFF_SHORT } from '../../support/pictures/tiff-files.ts';

/** Large enough that it is made smaller. */
const SIDE = 700;
const [UNSPECIFIED, TRANSPARENCY] = [0, 2];

/** Red pixels whose fourth sample is 0. @param meaning of the fourth sample (TIFF 6.0, ExtraSamples) */
function drawRed(meaning: number): Buffer {
  const pixels = Buffer.alloc(4 * SIDE * SIDE, Buffer.from([200, 20, 20, 0]));
  return drawTiff(
    (start) => [
      [256, TIFF_SHORT, SIDE],
      [257, TIFF_SHORT, SIDE],
      [258, TIFF_SHORT, 8, 8, 8, 8],
      [259, TIFF_SHORT, 1],
      [262, TIFF_SHORT, 2],
      [273, TIFF_LONG, start],
      [277, TIFF_SHORT, 4],
      [278, TIFF_SHORT, SIDE],
      [279, TIFF_LONG, pixels.length],
      [338, TIFF_SHORT, meaning],
    ],
    pixels,
  );
}

describe('a TIFF with a sample more than its colours need', () => {
  it.each([
    ['keeps its colours where that sample is no transparency', UNSPECIFIED, [200, 20, 20]],
    ['is put on white where it is', TRANSPARENCY, [255, 255, 255]],
  ])('%s', async (_, meaning, colour) => {
    const { pixels, width, height } = await decodePicture(drawRed(meaning));

    expect({ width, height }).toEqual({ width: SIDE, height: SIDE });
    expect([...pixels.data.subarray(0, 3)]).toEqual(colour);
  });
});
