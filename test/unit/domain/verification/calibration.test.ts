import { describe, expect, it } from 'vitest';
import {
  falseMatchRateOf,
  findTable,
  limitFor,
  limitForFaces,
} from '../../../../functions/domain/verification/calibration.ts';
import { aCalibration, thresholdsOf } from '../../../support/faces/calibrations.ts';

const table = aCalibration();

describe('the table of an encoder', () => {
  const newer = aCalibration({ encoder: { name: 'test', version: '2' } });

  it.each([
    ['of the same name and version', { name: 'test', version: '2' }, newer],
    ['not of another version', { name: 'test', version: '3' }, undefined],
    ['not of another encoder', { name: 'other', version: '1' }, undefined],
  ])('is the one %s', (_, encoder, expected) => {
    expect(findTable([table, newer], encoder)).toBe(expected);
  });

  it('is the first of two, so that a file counts before what is shipped', () => {
    expect(findTable([aCalibration({ source: 'own' }), table], table.encoder)?.source).toBe('own');
  });
});

describe('the limit for a rate', () => {
  it.each([
    [[1, 1], 0.01, 0.6],
    [[1, 2], 0.01, 0.55],
    [[2, 1], 0.01, 0.55],
    [[2, 2], 0.01, 0.5],
  ] as const)('for %j faces at %d is %d', (faces, rate, threshold) => {
    expect(limitFor(table, faces, rate)).toEqual({ threshold, maxFalseMatchRate: rate });
  });

  it('between two rates is the distance of the smaller one', () => {
    expect(limitFor(table, [1, 1], 0.009).threshold).toBe(0.5);
    expect(limitFor(table, [1, 1], 0.0011).threshold).toBe(0.5);
  });

  it('above all rates is the distance of the largest one', () => {
    expect(limitFor(table, [1, 1], 0.9).threshold).toBe(0.7);
  });

  it('is refused below all rates, and the refusal names the smallest', () => {
    expect(() => limitFor(table, [1, 1], 0.00009)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        message: 'max_false_match_rate must be at least 0.0001: the calibration supports no smaller rate',
      }),
    );
  });

  it('is that of 0.001 without a rate', () => {
    expect(limitFor(table, [1, 1])).toEqual({ threshold: 0.5, maxFalseMatchRate: 0.001 });
  });

  it('is that of the smallest rate where the table does not support 0.001', () => {
    const coarse = aCalibration({ thresholds: [thresholdsOf([1, 1], { 0.1: 0.7, 0.01: 0.6 })] });

    expect(limitFor(coarse, [1, 1])).toEqual({ threshold: 0.6, maxFalseMatchRate: 0.01 });
  });

  it('for more faces than the table has is derived from the most that it has, and smaller', () => {
    // 25 faces against 2, from 2 against 2: 1/2 - 1/25 of the variance of a single picture is lost.
    const { threshold } = limitFor(table, [2, 25], 0.01);

    expect(threshold).toBeCloseTo(Math.sqrt(0.5 ** 2 - 0.06 * (1 / 2 - 1 / 25)), 12);
  });

  it('is refused for more faces than the table has where it knows no variance', () => {
    const without = aCalibration({ within_person: null });

    expect(() => limitFor(without, [2, 3], 0.01)).toThrow(expect.objectContaining({ code: 'encoder_not_calibrated' }));
  });
});

describe('the limit for two single faces', () => {
  it('is the threshold that the caller names', () => {
    expect(limitForFaces(table, { threshold: 0.3 })).toEqual({ threshold: 0.3, maxFalseMatchRate: null });
  });

  it('is the threshold of dlib where the encoder has no table', () => {
    expect(limitForFaces(undefined)).toEqual({ threshold: 0.6, maxFalseMatchRate: null });
  });

  it('cannot be told for a rate without a table', () => {
    expect(() => limitForFaces(undefined, { maxFalseMatchRate: 0.01 })).toThrow(
      expect.objectContaining({ code: 'encoder_not_calibrated' }),
    );
  });
});

describe('the false match rate of a distance', () => {
  it.each([
    [0, 0.0001],
    [0.4, 0.0001],
    [0.401, 0.001],
    [0.6, 0.01],
    [0.7, 0.1],
  ])('of %d is the smallest rate that covers it, %d', (distance, estimate) => {
    expect(falseMatchRateOf(table, [1, 1], distance)).toEqual({ estimate, upperBound: 2 * estimate });
  });

  it('is at most 1 beyond all rates', () => {
    expect(falseMatchRateOf(table, [1, 1], 0.701)).toEqual({ estimate: 1, upperBound: 1 });
  });

  it('agrees with the decision at every distance and rate', () => {
    for (const faces of [
      [1, 1],
      [1, 2],
      [2, 2],
      [2, 7],
    ] as const) {
      for (const rate of [0.1, 0.05, 0.01, 0.003, 0.001, 0.0002, 0.0001]) {
        for (let distance = 0; distance < 1; distance += 0.013) {
          const { threshold } = limitFor(table, faces, rate);
          expect(falseMatchRateOf(table, faces, distance).estimate <= rate).toBe(distance <= threshold);
        }
      }
    }
  });
});
