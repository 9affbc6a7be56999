import type { ImpostorPair } from '../compare-people.ts';
import { boundByCount, boundByResamples } from './bounds.ts';

/** How often each person counts: 1 for the people as they are, other whole numbers in a resample. */
export type Weights = ArrayLike<number>;

/** A normal distribution fitted to distances, and the sum of the weights behind it. */
interface Fit {
  readonly total: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Two people, and the part of their comparisons that are near. */
interface NearPair {
  readonly a: number;
  readonly b: number;
  readonly part: number;
}

/**
 * Comparisons of different people, to estimate a false match rate at any distance. Each pair of people counts once, however
 * many pictures there are of them.
 */
export class ImpostorDistances {
  readonly pairs: readonly ImpostorPair[];
  readonly comparisons: number;
  readonly #resamples: readonly Uint16Array[];
  readonly #moments: readonly { readonly mean: number; readonly square: number }[];
  readonly #fits = new Map<Weights, Fit>();
  /** By distance: a search for a threshold comes to the same distances again in every resample. */
  readonly #near = new Map<number, readonly NearPair[]>();
  readonly #once: Uint16Array;

  /**
   * @param identities how many people there are
   * @param resamples of the people, for bounds
   */
  constructor(pairs: readonly ImpostorPair[], identities: number, resamples: readonly Uint16Array[]) {
    this.pairs = pairs;
    this.comparisons = pairs.reduce((sum, { distances }) => sum + distances.length, 0);
    this.#resamples = resamples;
    this.#once = new Uint16Array(identities).fill(1);
    this.#moments = pairs.map(({ distances }) => ({
      mean: distances.reduce((sum, distance) => sum + distance, 0) / distances.length,
      square: distances.reduce((sum, distance) => sum + distance ** 2, 0) / distances.length,
    }));
  }

  /**
   * The larger one of two estimates: the part of the comparisons that are this near, and a normal distribution fitted to all of
   * them, which also says something where no comparison is this near.
   *
   * @param weights how often each person counts, where not each of them once; NaN where no pair of people is left
   */
  estimateRate(distance: number, weights: Weights = this.#once): number {
    return this.#estimate(distance, this.#findNear(distance), weights);
  }

  /**
   * The upper end of the 95 % interval of that rate: over resamples of the people, and at least what the number of pairs
   * alone leaves open.
   */
  boundRate(distance: number): number {
    const near = this.#findNear(distance);
    const { upper } = boundByResamples(this.#resamples, (weights) => this.#estimate(distance, near, weights));
    return Math.max(upper, boundByCount(this.#estimate(distance, near, this.#once), this.pairs.length));
  }

  #findNear(distance: number): readonly NearPair[] {
    const known = this.#near.get(distance);
    if (known) return known;
    const found = this.pairs.flatMap(({ a, b, distances }) => {
      const near = countUpTo(distances, distance);
      return near === 0 ? [] : [{ a, b, part: near / distances.length }];
    });
    this.#near.set(distance, found);
    return found;
  }

  #estimate(distance: number, near: readonly NearPair[], weights: Weights): number {
    const { total, mean, deviation } = this.#fit(weights);
    if (total === 0) return Number.NaN;
    const counted = near.reduce((sum, { a, b, part }) => sum + (weights[a] ?? 0) * (weights[b] ?? 0) * part, 0) / total;
    return deviation === 0 ? counted : Math.max(counted, normalShare((distance - mean) / deviation));
  }

  #fit(weights: Weights): Fit {
    const known = this.#fits.get(weights);
    if (known) return known;
    let [total, sum, squares] = [0, 0, 0];
    for (const [index, { a, b }] of this.pairs.entries()) {
      const weight = (weights[a] ?? 0) * (weights[b] ?? 0);
      const { mean, square } = this.#moments[index] ?? { mean: 0, square: 0 };
      total += weight;
      sum += weight * mean;
      squares += weight * square;
    }
    const mean = sum / total;
    const fit = { total, mean, deviation: Math.sqrt(Math.max(0, squares / total - mean ** 2)) };
    this.#fits.set(weights, fit);
    return fit;
  }
}

/** How many of the values, in rising order, are at most the limit. */
export function countUpTo(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Number.NaN) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The part of a standard normal distribution that is at most `z`, with a relative error below 2e-7 (Numerical Recipes, erfcc). */
export function normalShare(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const series = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ];
  const exponent = series.reduceRight((sum, factor) => factor + t * sum, 0) - x * x;
  const tail = (t * Math.exp(exponent)) / 2;
  return z <= 0 ? tail : 1 - tail;
}
