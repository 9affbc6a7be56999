import { percentile } from '../../../support/percentile.ts';
import type { Random } from '../random.ts';

/** Ends of a 95 % interval. */
const LOW = 0.025;
const HIGH = 0.975;
/** Of the standard normal distribution, at the upper end of that interval. */
const Z = 1.959964;

/** An interval of 95 %. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Draws as many identities as there are, with replacement, again and again: how often each was drawn. Comparisons share
 * identities and so do not vary on their own; identities do (ISO/IEC 19795-1, bootstrap).
 */
export function resampleIdentities(identities: number, times: number, random: Random): Uint16Array[] {
  return Array.from({ length: times }, () => {
    const counts = new Uint16Array(identities);
    for (let drawn = 0; drawn < identities; drawn++) {
      const identity = Math.floor(random() * identities);
      counts[identity] = (counts[identity] ?? 0) + 1;
    }
    return counts;
  });
}

/** The interval of a statistic over resamples; resamples without a value are left out. */
export function boundByResamples(
  resamples: readonly Uint16Array[],
  statistic: (weights: Uint16Array) => number,
): Interval {
  const values = resamples.map(statistic).filter((value) => !Number.isNaN(value));
  return { lower: percentile(values, LOW), upper: percentile(values, HIGH) };
}

/**
 * The upper end of Wilson's interval of a part. It stays above zero where nothing was counted: no error in n trials leaves
 * room for 3.8 / n.
 */
export function boundByCount(part: number, trials: number): number {
  const square = Z ** 2 / trials;
  const spread = Z * Math.sqrt((part * (1 - part)) / trials + square / (4 * trials));
  return (part + square / 2 + spread) / (1 + square);
}
