import type { ImpostorPair } from '../compare-people.ts';
import type { ImpostorDistances } from './error-rates.ts';
import { findDistance, supports } from './supported-rates.ts';

/** Pairs of the same people with single pictures. */
export function samePairs(singles: ImpostorDistances, { pairs }: ImpostorDistances): ImpostorPair[] {
  const key = ({ a, b }: ImpostorPair): string => `${a} ${b}`;
  const keys = new Set(pairs.map(key));
  return singles.pairs.filter((pair) => keys.has(key(pair)));
}

/**
 * What templates take away from squared thresholds, by rate. People who have many pictures may be of another kind than the others, so
 * their thresholds themselves say nothing of all; what averaging does to them does. It takes less from nearer pairs: the largest
 * loss at this rate and smaller ones counts, and below the rates that they support that of the smallest one.
 *
 * @returns null for any rate where they support none
 */
export function measureLosses(
  templates: ImpostorDistances,
  singles: ImpostorDistances,
  rates: readonly number[],
): (rate: number) => number | null {
  const losses = rates
    .filter((rate) => supports(templates, rate))
    .map((rate) => {
      const loss = findDistance(singles, rate) ** 2 - findDistance(templates, rate) ** 2;
      return { rate, loss: Math.max(0, loss) };
    });
  const last = losses.at(-1);
  return (rate) => {
    const smaller = losses.filter((entry) => entry.rate <= rate).map(({ loss }) => loss);
    return last ? Math.max(last.loss, ...smaller) : null;
  };
}
