import { compareGenuine, type Faces } from '../compare-people.ts';
import type { Person } from '../people.ts';
import type { Random } from '../random.ts';
import { boundByCount, boundByResamples } from './bounds.ts';
import { countUpTo } from './error-rates.ts';

export interface FalseNonMatch {
  readonly rate: number;
  /** Upper end of the 95 % interval. */
  readonly upper_bound: number;
  readonly comparisons: number;
  readonly identities: number;
}

/**
 * The part of the comparisons of one person with himself or herself that is farther than a distance. Each person counts once,
 * however many pictures there are. Null where no person has enough pictures.
 */
export function prepareFalseNonMatch(
  people: readonly Person[],
  faces: Faces,
  random: Random,
  resamples: readonly Uint16Array[],
): (distance: number) => FalseNonMatch | null {
  const genuine = compareGenuine(people, faces, random);
  const comparisons = genuine.reduce((sum, { distances }) => sum + distances.length, 0);
  const once = new Uint16Array(people.length).fill(1);
  return (distance) => {
    if (genuine.length === 0) return null;
    const misses = genuine.map(({ person, distances }) => ({
      person,
      part: 1 - countUpTo(distances, distance) / distances.length,
    }));
    const estimate = (weights: Uint16Array): number => {
      const total = misses.reduce((sum, { person }) => sum + (weights[person] ?? 0), 0);
      return misses.reduce((sum, { person, part }) => sum + part * (weights[person] ?? 0), 0) / total;
    };
    const rate = estimate(once);
    const { upper } = boundByResamples(resamples, estimate);
    const upper_bound = Math.max(upper, boundByCount(rate, genuine.length));
    return { rate, upper_bound, comparisons, identities: genuine.length };
  };
}
