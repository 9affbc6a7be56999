import { describe, expect, it } from 'vitest';
import { gradeFace, LIMIT, TYPICAL_DISTANCE } from '../../../../encoder/quality/grade-face.ts';
import { type GeometryMeasures, measureGeometry } from '../../../../encoder/quality/measure-geometry.ts';
import type { PixelMeasures } from '../../../../encoder/quality/measure-pixels.ts';
import { limitForFaces } from '../../../../functions/domain/verification/calibration.ts';
import { shippedCalibrations } from '../../../../settings/shipped-calibrations.ts';
import { aTurnedFace } from '../../../support/encoder/turned-face.ts';

const place = measureGeometry(aTurnedFace(), { width: 640, height: 640, enlargement: 1 });
const pixels: PixelMeasures = {
  ...{ mean: 0.25, variance: 0.025, dark: 0, bright: 0, entropy: 7, evenness: 0.5, colour: 0 },
  ...{ darkerHalf: 0.2, balance: 0.8, sharpness: 1.2 },
};

type Change = Partial<GeometryMeasures & PixelMeasures>;

const grade = (change: Change = {}) => gradeFace({ ...place, ...change }, { ...pixels, ...change });

describe('gradeFace', () => {
  it('takes its distances from the calibration of the encoder', () => {
    const [table] = shippedCalibrations;

    expect(LIMIT).toBe(limitForFaces(table).threshold);
    expect(TYPICAL_DISTANCE).toBeCloseTo(Math.sqrt(2 * (table?.within_person?.variance ?? Number.NaN)), 3);
  });

  it('gives a good picture nearly all points and no advice', () => {
    expect(grade()).toEqual({ score: 100, usable: true, advice: [] });
  });

  it.each([
    ['too_blurred', { sharpness: 0.4 }],
    ['too_small', { sharpness: 0.4, seenEyeDistance: 15 }],
    ['more_light', { darkerHalf: 1 / 64 }],
    ['even_light', { darkerHalf: 1 / 64, balance: 0.1 }],
    ['less_light', { bright: 0.3 }],
    ['too_blurred', { variance: 0.0004 }],
    ['look_straight', { yaw: -25 }],
    ['not_whole', { below: 0.5 }],
    ['not_whole', { left: 0.1 }],
    ['too_close', { above: 0.2, below: 0.5, left: 0.2 }],
  ] satisfies [string, Change][])('advises %s for %j', (advice, change) => {
    const { score, advice: advised } = grade(change);

    expect(advised).toEqual([advice]);
    expect(score).toBeLessThan(70);
  });

  it('puts the worst first', () => {
    expect(grade({ yaw: 20, sharpness: 0.2 }).advice).toEqual(['too_blurred', 'look_straight']);
  });

  it('advises two things at most', () => {
    expect(grade({ yaw: 20, sharpness: 0.2, bright: 0.6, below: 0.3 }).advice).toEqual(['too_blurred', 'not_whole']);
  });

  it.each([
    ['sharpness', [1.2, 0.9, 0.7, 0.5, 0.3, 0.1, 0]],
    ['darkerHalf', [0.2, 0.1, 0.05, 0.02, 0.01, 0.004, 0]],
    ['bright', [0, 0.03, 0.1, 0.3, 0.5, 0.8]],
    ['variance', [0.025, 0.01, 0.005, 0.001, 0.0001, 0]],
    ['yaw', [0, 5, 12, 20, 30, 60]],
    ['below', [1.3, 1, 0.8, 0.6, 0.4, 0.2]],
    ['above', [1, 0.5, 0.4, 0.2, 0.1]],
    ['left', [1, 0.6, 0.4, 0.2, 0.1, -0.1]],
  ] as const)('falls with each step of %s', (name, values) => {
    const scores = values.map((value) => grade({ [name]: value }).score);

    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(scores.at(-1)).toBeLessThan(50);
  });

  it('calls a face useless when its harm moves a typical pair beyond the limit', () => {
    expect(grade({ sharpness: 0.4 }).usable).toBe(true);
    expect(grade({ sharpness: 0.3 }).usable).toBe(false);
    // Two harms that are bearable alone are not together.
    expect(grade({ yaw: 21, darkerHalf: 1 / 64 }).usable).toBe(false);
  });

  it('grades a picture without any light', () => {
    const black = { mean: 0, variance: 0, darkerHalf: 0, balance: 1, sharpness: 0 };

    expect(grade(black)).toMatchObject({ score: 0, usable: false });
  });
});
