import { describe, expect, it } from 'vitest';
import { estimatePose } from '../../../../encoder/quality/estimate-pose.ts';
import { aTurnedFace } from '../../../support/encoder/turned-face.ts';

describe('estimatePose', () => {
  it.each([
    [0, 0, 0],
    [30, 0, 0],
    [-45, 0, 0],
    [0, 20, 0],
    [0, -30, 0],
    [0, 0, 25],
    [30, 15, 10],
    [-20, -25, -15],
  ])('finds a head turned by %d, raised by %d and tilted by %d degrees', (yaw, pitch, roll) => {
    const pose = estimatePose(aTurnedFace({ yaw, pitch, roll }));

    expect(pose.yaw).toBeCloseTo(yaw, 6);
    expect(pose.pitch).toBeCloseTo(pitch, 6);
    expect(pose.roll).toBeCloseTo(roll, 6);
  });
});
