import { describe, expect, it } from 'vitest';
import { findPredictorBox } from '../../../../encoder/align/find-predictor-box.ts';
import { fillPlanes } from '../../../../encoder/detect/detect-faces.ts';
import { isCertainlyUpright, isUsable, judgePose, ratePoses } from '../../../../encoder/detect/judge-pose.ts';
import { readDetections, suppressOverlaps } from '../../../../encoder/detect/read-detections.ts';
import type { Detection, Point } from '../../../../encoder/types.ts';

/** An upright face, 100 px wide, with the points where they usually are. */
const FACE: Detection = {
  score: 0.99,
  left: 100,
  top: 100,
  right: 200,
  bottom: 230,
  landmarks: [
    [128, 153],
    [172, 153],
    [150, 178],
    [132, 203],
    [168, 203],
  ],
};
/** dlib's points for it: corners of the left eye, of the right eye, base of the nose. */
const FACE_LANDMARKS: Point[] = [
  [181, 153],
  [163, 153],
  [119, 153],
  [137, 153],
  [150, 186],
];

describe('readDetections', () => {
  // 32 x 32 px: 4 x 4 cells of stride 8, 2 x 2 of 16, 1 of 32, two anchors in each.
  const ROWS = 2 * (16 + 4 + 1);
  const size = { width: 32, height: 32 };

  function giveOutputs(row: number, score: number) {
    const outputs = {
      offsets: new Float32Array(4 * ROWS),
      scores: new Float32Array(2 * ROWS),
      landmarks: new Float32Array(10 * ROWS),
    };
    outputs.scores[2 * row + 1] = score;
    return outputs;
  }

  it.each([
    { row: 0, x: 4, y: 4, side: 16 },
    { row: 1, x: 4, y: 4, side: 32 },
    { row: 2 * 5, x: 12, y: 12, side: 16 },
    { row: 2 * 16 + 3, x: 24, y: 8, side: 128 },
    { row: ROWS - 1, x: 16, y: 16, side: 512 },
  ])('reads row $row as the anchor of $side px at ($x, $y)', ({ row, x, y, side }) => {
    const [detection, ...others] = readDetections(giveOutputs(row, 0.9), size, 0.8);

    expect(others).toEqual([]);
    expect(detection).toMatchObject({
      left: x - side / 2,
      right: x + side / 2,
      top: y - side / 2,
      bottom: y + side / 2,
    });
    expect(detection?.landmarks[4]).toEqual([x, y]);
    expect(detection?.score).toBeCloseTo(0.9);
  });

  it('moves the box by tenths of the anchor and scales it by powers of e', () => {
    const outputs = giveOutputs(0, 0.9);
    outputs.offsets.set([1, -1, 5 * Math.LN2, 0]);
    outputs.landmarks.set([10, 0], 8);

    const [detection] = readDetections(outputs, size, 0.8);

    expect((detection?.right ?? 0) - (detection?.left ?? 0)).toBeCloseTo(32);
    expect(((detection?.right ?? 0) + (detection?.left ?? 0)) / 2).toBeCloseTo(4 + 1.6);
    expect(((detection?.top ?? 0) + (detection?.bottom ?? 0)) / 2).toBeCloseTo(4 - 1.6);
    expect(detection?.landmarks[4]?.[0]).toBeCloseTo(4 + 16);
  });

  it('leaves out what does not exceed the threshold', () => {
    expect(readDetections(giveOutputs(3, 0.5), size, 0.5)).toEqual([]);
  });

  it('refuses outputs of another size than the picture has', () => {
    expect(() => readDetections(giveOutputs(0, 0.9), { width: 64, height: 32 }, 0.8)).toThrow('the detector gave');
  });
});

describe('suppressOverlaps', () => {
  it('keeps the best of boxes that are one face, and both of two neighbours', () => {
    const shifted = { ...FACE, score: 0.95, left: 110, right: 210 };
    const neighbour = { ...FACE, score: 0.9, left: 160, right: 260 };

    expect(suppressOverlaps([neighbour, shifted, FACE])).toEqual([FACE, neighbour]);
  });
});

describe('fillPlanes', () => {
  it('orders blue, green, red by plane and takes their means off', () => {
    const planes = fillPlanes(
      { data: Uint8Array.of(127, 117, 104, 255, 0, 4), width: 2, height: 1 },
      new Float32Array(6),
    );

    expect([...planes]).toEqual([0, -100, 0, -117, 0, 128]);
  });
});

describe('findPredictorBox', () => {
  it('gives whole pixels: a square, a little above the middle of the points', () => {
    const { left, top, right, bottom } = findPredictorBox(FACE);

    expect([left, top, right, bottom].every(Number.isInteger)).toBe(true);
    expect(Math.abs(right - left - (bottom - top))).toBeLessThanOrEqual(1);
    expect((left + right) / 2).toBeCloseTo(150, 0);
    expect((top + bottom) / 2).toBeLessThan(178);
    expect(right - left).toBeGreaterThan(100);
  });
});

describe('judgePose', () => {
  it('is certain of an upright face', () => {
    const pose = judgePose(FACE, FACE_LANDMARKS);

    expect(pose.tilt).toBeCloseTo(0);
    expect(isCertainlyUpright(pose)).toBe(true);
  });

  it('discards a face whose mouth is above its eyes', () => {
    const headDown: Detection = {
      ...FACE,
      landmarks: [
        [172, 203],
        [128, 203],
        [150, 178],
        [168, 153],
        [132, 153],
      ],
    };

    const pose = judgePose(headDown, FACE_LANDMARKS);

    expect(pose.tilt).toBeCloseTo(180);
    expect(isUsable(pose)).toBe(false);
  });

  it('is not certain of a face in which the other model puts the eyes somewhere else', () => {
    const elsewhere = FACE_LANDMARKS.map<Point>(([x, y]) => [x, y + 15]);

    expect(isCertainlyUpright(judgePose(FACE, elsewhere))).toBe(false);
  });

  it.each([
    [0.55, 0.8, false],
    [0.55, 0.5, true],
    [0.85, 0.8, true],
    [0.96, 0.95, true],
  ])('lets a face of score %f pass with a threshold of %f: %o', (score, threshold, usable) => {
    expect(isUsable(judgePose({ ...FACE, score }, FACE_LANDMARKS, threshold))).toBe(usable);
  });

  it('is not more certain of how a picture stands because the threshold is low', () => {
    const faint = { ...FACE, score: 0.55 };

    expect(isCertainlyUpright(judgePose(faint, FACE_LANDMARKS, 0.5))).toBe(false);
    expect(ratePoses([judgePose(faint, FACE_LANDMARKS, 0.5)])).toBe(ratePoses([judgePose(faint, FACE_LANDMARKS)]));
  });

  it('is not certain how a picture stands from a head held at 45 degrees', () => {
    expect(isCertainlyUpright({ tilt: 45, poseError: 0.1 })).toBe(false);
    expect(isUsable({ tilt: 45, poseErrorAtThreshold: 0.1 })).toBe(true);
  });

  it('rates two certain faces above one, and one with a small pose error above one with a large', () => {
    const certain = { tilt: 0, poseError: 0.3 };
    const uncertain = { tilt: 0, poseError: 1.5 };

    expect(ratePoses([certain, certain])).toBeGreaterThan(ratePoses([certain]));
    expect(ratePoses([certain])).toBeGreaterThan(ratePoses([uncertain]));
  });
});
