import { describe, expect, it } from 'vitest';
import { failedResult } from '../../../../cli/results/picture-result.ts';
import { findNearest } from '../../../../cli/verification/find-nearest.ts';
import { aCalibration } from '../../../support/faces/calibrations.ts';
import { aResult, foundAt } from '../../../support/faces/picture-results.ts';

const calibrations = [aCalibration()];
const passport = aResult('passport.jpg', [foundAt(0), foundAt(3)]);
const selfie = aResult('selfie.jpg', [foundAt(5), foundAt(3.2), foundAt(3.6)]);

describe('the nearest faces of two pictures', () => {
  it('are named, with their rate and the number of pairs, and are never two faces of one picture', () => {
    const { pair, faces, pairCount, ...limit } = findNearest(passport, selfie, {}, calibrations);

    expect(faces.map(({ faceId, picture }) => [faceId, picture.file])).toEqual([
      ['1b', 'passport.jpg'],
      ['2b', 'selfie.jpg'],
    ]);
    expect(pair).toMatchObject({ samePerson: true, falseMatchRate: { estimate: 0.0001, upperBound: 0.0002 } });
    expect(pair.distance).toBeCloseTo(0.2, 12);
    expect(pairCount).toBe(6);
    expect(limit).toEqual({ threshold: 0.5, maxFalseMatchRate: 0.001 });
  });

  it.each([
    ['the default rate', {}, false, 0.5],
    ['an allowed rate', { maxFalseMatchRate: 0.01 }, true, 0.6],
    ['a threshold', { threshold: 0.56 }, true, 0.56],
  ])('are decided about by %s', (_what, wish, samePerson, threshold) => {
    const [one, other] = [aResult('a.jpg', [foundAt(0)]), aResult('b.jpg', [foundAt(0.55)])];

    expect(findNearest(one, other, wish, calibrations)).toMatchObject({ threshold, pair: { samePerson } });
  });

  it('are within 0.6, without a rate, where the encoder has no calibration', () => {
    const { pair, threshold, maxFalseMatchRate } = findNearest(passport, selfie, {}, []);

    expect([threshold, maxFalseMatchRate, pair.falseMatchRate]).toEqual([0.6, null, null]);
  });

  it('do not exist for a picture without a face, a failed one, and one of another encoder', () => {
    const find = (other: typeof passport) => () => findNearest(passport, other, {}, calibrations);
    const newer = aResult('new.jpg', [foundAt(0)], { encoder: { name: 'test', version: '2' } });

    expect(find(aResult('room.png', []))).toThrow(expect.objectContaining({ message: 'room.png: no face found' }));
    expect(find(failedResult('a.txt', 'x', 'no'))).toThrow(expect.objectContaining({ message: 'a.txt: no' }));
    expect(find(newer)).toThrow(/different encoders/);
  });
});
