import { describe, expect, it } from 'vitest';
import type { FaceDetector } from '../../../encoder/detect-faces.ts';
import { averageInFours } from '../../../encoder/detect-in-half.ts';
import { findLargeFaces } from '../../../encoder/first-look.ts';
import type { Detection } from '../../../encoder/read-detections.ts';
import type { Pixels, Point } from '../../../encoder/types.ts';

const picture: Pixels = { data: new Uint8Array(640 * 480 * 3), width: 640, height: 480 };

/** A box of that width with its points in the middle, px of the halved picture. */
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

const face = giveDetection(160, 120, 100, 0.99);

function look(...detections: Detection[]): Promise<Detection[] | undefined> {
  const detect: FaceDetector = async (_, threshold = 0.8) => detections.filter(({ score }) => score > threshold);
  return findLargeFaces(detect, picture, 0.8);
}

describe('findLargeFaces', () => {
  it('shows the detector the picture at half its size', async () => {
    const seen: Pixels[] = [];

    const detect: FaceDetector = async (pixels) => {
      seen.push(pixels);
      return [];
    };

    await findLargeFaces(detect, picture, 0.8);

    expect(seen.map(({ width, height }) => [width, height])).toEqual([[320, 240]]);
  });

  it('gives large faces in pixels of the whole picture', async () => {
    const other = giveDetection(280, 120, 64, 0.9);

    expect(await look(face, other)).toEqual([giveDetection(320, 240, 200, 0.99), giveDetection(560, 240, 128, 0.9)]);
  });

  it.each([
    ['there is no face', []],
    ['the only face is small', [giveDetection(160, 120, 63, 0.99)]],
    ['a small face is beside a large one', [face, giveDetection(280, 30, 40, 0.95)]],
    ['a weak sign is beside a large face', [face, giveDetection(280, 30, 12, 0.021)]],
    ["a weak sign is in the corner of a large face's box", [face, giveDetection(205, 75, 12, 0.021)]],
    ['a large face does not reach the threshold', [giveDetection(160, 120, 100, 0.79)]],
  ])('leaves it to a look at the whole picture when %s', async (_, detections) => {
    expect(await look(...detections)).toBeUndefined();
  });

  it.each([
    ['below what any face has', giveDetection(280, 30, 12, 0.019)],
    ['within a large face', giveDetection(190, 100, 12, 0.3)],
  ])('takes no notice of a sign %s', async (_, sign) => {
    expect(await look(face, sign)).toHaveLength(1);
  });
});

describe('averageInFours', () => {
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

    expect(averageInFours({ data, width: 3, height: 3 })).toEqual({
      data: Uint8Array.from([6, 10, 100]),
      width: 1,
      height: 1,
    });
  });
});
