import { describe, expect, it } from 'vitest';
import {
  boundByCount,
  boundByResamples,
  resampleIdentities,
} from '../../../../bench/accuracy/calibration/measures/bounds.ts';
import {
  countUpTo,
  ImpostorDistances,
  normalShare,
} from '../../../../bench/accuracy/calibration/measures/error-rates.ts';
import { sample, seedRandom } from '../../../../bench/accuracy/calibration/random.ts';

describe('normalShare', () => {
  it.each([
    [-1.959964, 0.025],
    [-1, 0.158655254],
    [0, 0.5],
    [1.644854, 0.95],
  ])('gives the part below %d', (z, part) => {
    expect(normalShare(z)).toBeCloseTo(part, 6);
  });

  it('is exact far out, too', () => {
    expect(normalShare(-4.753424) / 1e-6).toBeCloseTo(1, 4);
  });
});

describe('countUpTo', () => {
  it.each([
    [0.05, 0],
    [0.1, 1],
    [0.25, 2],
    [0.3, 4],
    [9, 5],
  ])('counts what is at most %d', (limit, count) => {
    expect(countUpTo([0.1, 0.2, 0.3, 0.3, 0.4], limit)).toBe(count);
  });
});

describe('the false match rate at a distance', () => {
  const estimate = (pairs: ConstructorParameters<typeof ImpostorDistances>[0], distance: number) =>
    new ImpostorDistances(pairs, 3, []).estimateRate(distance);

  it('counts each pair of people once, however many comparisons they have', () => {
    const pairs = [
      { a: 1, b: 0, distances: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5] },
      { a: 2, b: 0, distances: [0.9] },
      { a: 2, b: 1, distances: [0.5, 0.9] },
    ];

    expect(estimate(pairs, 0.6)).toBeCloseTo((1 + 0 + 0.5) / 3);
  });

  it('falls back on the fitted normal distribution where no comparison is so near', () => {
    const pairs = [{ a: 1, b: 0, distances: [0.7, 0.9] }];

    expect(estimate(pairs, 0.5)).toBeCloseTo(normalShare(-3));
  });

  it('is bounded by resamples, in which pairs weigh as often as both people were drawn', () => {
    const pairs = [
      { a: 1, b: 0, distances: [0.5] },
      { a: 2, b: 0, distances: [0.9] },
    ];
    const bound = (...resamples: number[][]) =>
      new ImpostorDistances(
        pairs,
        3,
        resamples.map((weights) => Uint16Array.from(weights)),
      ).boundRate(0.5);

    // Three near comparisons of four; nothing can be told from a resample without a pair.
    expect(bound([1, 39, 1], [0, 2, 1])).toBeCloseTo(39 / 40);
    // Two pairs alone leave much open.
    expect(bound([1, 1, 39])).toBeCloseTo(boundByCount(0.5, 2));
  });
});

describe('bounds', () => {
  it('leave room for errors where none was counted', () => {
    expect(boundByCount(0, 1000)).toBeCloseTo(0.003827, 6);
  });

  it('are those of Wilson for a counted part', () => {
    expect(boundByCount(0.1, 50)).toBeCloseTo(0.2136, 4);
  });

  it('draw as many identities as there are, the same for the same seed', () => {
    const draw = (seed: number) => resampleIdentities(10, 50, seedRandom(seed));

    for (const counts of draw(1)) expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('know the spread of a mean of identities', () => {
    const values = Array.from({ length: 100 }, (_, index): number => (index < 50 ? 0 : 1));
    const mean = (weights: Uint16Array) =>
      values.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0) / 100;

    const { lower, upper } = boundByResamples(resampleIdentities(100, 4000, seedRandom(7)), mean);

    // 1.96 standard errors of 0.05.
    expect(lower).toBeCloseTo(0.402, 1);
    expect(upper).toBeCloseTo(0.598, 1);
  });

  it('are far wider where all errors are of one identity than where each is of another', () => {
    const people = 40;
    const list = (isNear: (a: number, b: number) => boolean) =>
      Array.from({ length: people }, (_, a) =>
        Array.from({ length: a }, (_, b) => ({ a, b, distances: [isNear(a, b) ? 0.5 : 0.9] })),
      ).flat();
    // 39 near pairs of 780, each time.
    const resamples = resampleIdentities(people, 1000, seedRandom(3));
    const one = new ImpostorDistances(
      list((_, b) => b === 0),
      people,
      resamples,
    );
    const spread = new ImpostorDistances(
      list((a, b) => a === b + 1),
      people,
      resamples,
    );

    expect(one.estimateRate(0.5)).toBeCloseTo(0.05);
    expect(spread.estimateRate(0.5)).toBeCloseTo(0.05);
    expect(one.boundRate(0.5)).toBeGreaterThan(0.13);
    expect(spread.boundRate(0.5)).toBeLessThan(0.1);
  });
});

describe('random numbers', () => {
  it('are spread over 0 to 1', () => {
    const random = seedRandom(1);
    const numbers = Array.from({ length: 10_000 }, random);

    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(numbers.reduce((sum, number) => sum + number, 0) / numbers.length).toBeCloseTo(0.5, 1);
  });

  it('choose items at most once', () => {
    const chosen = sample(['a', 'b', 'c', 'd'], 3, seedRandom(1));

    expect(new Set(chosen).size).toBe(3);
    expect(sample(['a', 'b'], 5, seedRandom(1)).toSorted()).toEqual(['a', 'b']);
  });
});
