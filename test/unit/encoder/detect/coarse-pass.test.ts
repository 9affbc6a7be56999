import { describe, expect, it } from 'vitest';
import { allowsCoarsePass, CANDIDATE_SCORE, findLargeFaces } from '../../../../encoder/detect/coarse-pass.ts';
import { createHalfResolutionDetector, halveResolution } from '../../../../encoder/detect/half-resolution-pass.ts';
import type { Detection, Pixels, Point } from '../../../../encoder/types.ts';

/** A box of that width with its points in the middle. */
function giveDetection(x: number, y: number, width: number, score: number): Detection {
  const middle: Point = [x, y];
  return {
    score,
    left: x - width / 2,
    top: y - width / 2,
    right: x + width / 2,
    bottom: y + width / 2,
    landmarks: [middle, middle, middle, middle, middle],
  };
}

const face = giveDetection(320, 240, 200, 0.99);

describe('findLargeFaces', () => {
  it('gives large faces when there is nothing else', () => {
    const other = giveDetection(560, 240, 128, 0.9);

    expect(findLargeFaces([face, other], 0.8)).toEqual([face, other]);
  });

  it.each([
    ['there is no face', []],
    ['the only face is small', [giveDetection(320, 240, 126, 0.99)]],
    ['a small face is beside a large one', [face, giveDetection(560, 60, 80, 0.95)]],
    ['a weak candidate is beside a large face', [face, giveDetection(560, 60, 24, 0.021)]],
    ["a weak candidate is in the corner of a large face's box", [face, giveDetection(410, 150, 24, 0.021)]],
    ['a wide candidate is beside a large face', [face, giveDetection(560, 60, 100, 0.06)]],
    ['a large face does not reach the threshold', [giveDetection(320, 240, 200, 0.79)]],
  ])('gives none when %s', (_, candidates) => {
    expect(findLargeFaces(candidates, 0.8)).toEqual([]);
  });

  it.each([
    ['within a large face', giveDetection(380, 200, 24, 0.3)],
    ['that is wide and would score more if it were a face', giveDetection(560, 60, 64, 0.049)],
  ])('takes no notice of a candidate %s', (_, candidate) => {
    expect(findLargeFaces([face, candidate], 0.8)).toEqual([face]);
  });
});

describe('allowsCoarsePass', () => {
  it.each([
    [0.79, false],
    [0.8, true],
    [0.95, true],
  ])('is at the threshold %d: %s', (threshold, allowed) => {
    expect(allowsCoarsePass(threshold)).toBe(allowed);
  });
});

describe('createHalfResolutionDetector', () => {
  it('gives the detector the picture at half its resolution, and returns its detections in pixels of the whole one', async () => {
    const picture: Pixels = { data: new Uint8Array(640 * 480 * 3), width: 640, height: 480 };
    const asked: unknown[] = [];

    const found = await createHalfResolutionDetector(async ({ width, height }, threshold) => {
      asked.push([width, height, threshold]);
      return [giveDetection(160, 120, 100, 0.9)];
    })(picture, CANDIDATE_SCORE);

    expect(asked).toEqual([[320, 240, CANDIDATE_SCORE]]);
    expect(found).toEqual([giveDetection(320, 240, 200, 0.9)]);
  });
});

describe('halveResolution', () => {
  it('makes of four pixels one, each colour by itself, and leaves out an odd row and column', () => {
    const rows = [
      [
        [0, 10, 100],
        [4, 10, 100],
        [255, 255, 255],
      ],
      [
        [8, 10, 100],
        [12, 10, 101],
        [255, 255, 255],
      ],
      [
        [255, 255, 255],
        [255, 255, 255],
        [255, 255, 255],
      ],
    ];
    const data = Uint8Array.from(rows.flat(2));

    expect(halveResolution({ data, width: 3, height: 3 })).toEqual({
      data: Uint8Array.from([6, 10, 100]),
      width: 1,
      height: 1,
    });
  });
});
