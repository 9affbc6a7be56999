import type { ImpostorDistances, Weights } from './error-rates.ts';

/** Rates that a table may have; those that the people do not support are left out. */
const RATES = [0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 5e-4, 2e-4, 1e-4, 5e-5, 2e-5, 1e-5, 5e-6, 2e-6, 1e-6];
/** Rule of three: n trials without an error say, with 95 %, that the rate is below 3 / n. */
const TRIALS_FOR_ONE = 3;
/** Distances have three digits. */
const STEPS = 1000;
const LARGEST_DISTANCE = 2;

/** The rates that so many pairs of people support. @throws {RangeError} where they support none */
export function listRates(singles: ImpostorDistances): number[] {
  const rates = RATES.filter((rate) => supports(singles, rate));
  if (rates.length === 0) throw new RangeError(`too few pairs of different people: ${singles.pairs.length}`);
  return rates;
}

/** Each pair of people is one trial, however often it is compared. */
export function supports({ pairs }: ImpostorDistances, rate: number): boolean {
  return pairs.length * rate >= TRIALS_FOR_ONE;
}

/**
 * The largest distance whose estimated rate is at most this one.
 *
 * @param weights how often each person counts, where not each of them once
 */
export function findDistance(impostors: ImpostorDistances, rate: number, weights?: Weights): number {
  let [low, high] = [0, LARGEST_DISTANCE * STEPS];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (impostors.estimateRate(middle / STEPS, weights) <= rate) low = middle;
    else high = middle - 1;
  }
  return low / STEPS;
}

/** A threshold is rounded down, to the stricter side. */
export const roundDown = (distance: number): number => Math.floor(distance * STEPS) / STEPS;
