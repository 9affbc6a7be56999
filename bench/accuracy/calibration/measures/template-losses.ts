import type { ImpostorPair } from '../compare-people.ts';
import { boundByResamples } from './bounds.ts';
import type { ImpostorDistances } from './error-rates.ts';
import { findDistance, supports } from './supported-rates.ts';

/** Pairs of the same people with single pictures. */
export function samePairs(singles: ImpostorDistances, { pairs }: ImpostorDistances): ImpostorPair[] {
  const key = ({ a, b }: ImpostorPair): string => `${a} ${b}`;
  const keys = new Set(pairs.map(key));
  return singles.pairs.filter((pair) => keys.has(key(pair)));
}

/** What averaging takes away from squared distances. */
export interface Loss {
  readonly estimate: number;
  /** Upper end of its 95 % interval: with so large a loss, the threshold that was derived is one of a larger rate. */
  readonly upper: number;
}

/**
 * What templates take away from squared thresholds, by rate. People who have many pictures may be of another kind than the others, so
 * their thresholds themselves say nothing of all; what averaging does to them does. It takes less from nearer pairs: the largest
 * loss at this rate and smaller ones counts, and below the rates that they support that of the smallest one. For the same reason no
 * loss is larger than the upper end at a larger rate, which more pairs stand behind.
 *
 * @param resamples of the people, for the upper end
 * @returns null for any rate where they support none
 */
export function measureLosses(
  templates: ImpostorDistances,
  singles: ImpostorDistances,
  rates: readonly number[],
  resamples: readonly Uint16Array[],
): (rate: number) => Loss | null {
  const losses = rates
    .filter((rate) => supports(templates, rate))
    .map((rate) => {
      const measure = (weights?: Uint16Array) =>
        findDistance(singles, rate, weights) ** 2 - findDistance(templates, rate, weights) ** 2;
      return { rate, loss: Math.max(0, measure()), upper: boundByResamples(resamples, measure).upper };
    });
  const last = losses.at(-1);
  return (rate) => {
    if (!last) return null;
    const smaller = losses.filter((entry) => entry.rate <= rate).map(({ loss }) => loss);
    const larger = losses.filter((entry) => entry.rate >= rate).map(({ upper }) => upper);
    const estimate = Math.max(last.loss, ...smaller);
    return { estimate, upper: Math.max(estimate, Math.min(...larger)) };
  };
}
