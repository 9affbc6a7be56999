import { describe, expect, it } from 'vitest';
import { hasVectorOfFace } from '../../../../encoder/detect/judge-vector.ts';

/** A vector of that length. */
const giveVector = (length: number): number[] => Array.from({ length: 128 }, () => length / Math.sqrt(128));
const giveDetection = (score: number, width: number) => ({ score, left: 100, right: 100 + width });

describe('hasVectorOfFace', () => {
  // Scores, widths and lengths as they were measured.
  it.each([
    ['a face', 0.998, 200, 1.47],
    ['a face seen from the side', 0.975, 60, 1.24],
    ['a large face with a grimace', 0.967, 212, 1.329],
    ['a large face of which the detector is sure', 0.99, 228, 1.23],
    ['a tilted face', 0.883, 80, 1.48],
    ['a blurred face', 0.949, 58, 1.41],
    ['a face of 20 px', 0.859, 17, 1.25],
    ['a face of 37 px', 0.947, 37, 1.27],
  ])('takes %s for one', (_, score, width, length) => {
    expect(hasVectorOfFace(giveDetection(score, width), giveVector(length))).toBe(true);
  });

  it.each([
    ['a hand', 0.951, 230, 1.35],
    ['a parrot', 0.913, 212, 1.3],
    ['a beetle', 0.955, 148, 1.28],
    ['a kitten', 0.806, 131, 1.41],
    ['a camera', 0.825, 90, 1.23],
    ['a doll', 0.823, 43, 1.39],
    ['a nebula', 0.977, 461, 1.27],
    ['a spot of a texture', 0.903, 9, 1.43],
  ])('does not take %s for a face', (_, score, width, length) => {
    expect(hasVectorOfFace(giveDetection(score, width), giveVector(length))).toBe(false);
  });

  it.each([
    [0.66, 0.5, true],
    [0.66, 0.8, false],
    [0.9, 0.95, true],
  ])('judges a score of %f by the threshold of %f: %o', (score, threshold, isFace) => {
    expect(hasVectorOfFace(giveDetection(score, 100), giveVector(1.42), threshold)).toBe(isFace);
  });

  it('takes every face that the detector is certain of, also at a threshold of 1', () => {
    expect(hasVectorOfFace(giveDetection(1, 100), giveVector(1.2), 1)).toBe(true);
  });
});
