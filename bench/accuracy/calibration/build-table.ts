import type { CalibrationTable } from '../../../settings/calibration-table.ts';
import { compareImpostors, type Faces, type ImpostorPair, makeTemplates } from './compare-people.ts';
import { resampleIdentities } from './measures/bounds.ts';
import { ImpostorDistances } from './measures/error-rates.ts';
import { prepareFalseNonMatch } from './measures/false-non-match.ts';
import { type Group, measureGroup } from './measures/measure-group.ts';
import { findDistance, listRates, roundDown, supports } from './measures/supported-rates.ts';
import { type Loss, measureLosses, samePairs } from './measures/template-losses.ts';
import { deriveLoss, measureVariances } from './measures/within-person.ts';
import type { Person } from './people.ts';
import { seedRandom } from './random.ts';

/** Faces on one side of a comparison. */
const MOST_FACES = 5;
/** So many people must have enough pictures for templates, or they stand for themselves only. */
const LEAST_PEOPLE = 30;
const RESAMPLES = 1000;
/** For each of these, thresholds are looked for once more. */
const LOSS_RESAMPLES = 200;
const SEED = 20261127;

export interface CalibrationInput {
  readonly people: readonly Person[];
  readonly encoder: CalibrationTable['encoder'];
  /** What the pictures were, in words. */
  readonly source: string;
  /** Are measured at the distances that were found for all. */
  readonly groups?: readonly Group[];
}

type Rate = CalibrationTable['thresholds'][number]['rates'][number];
type Threshold = Omit<Rate, 'false_non_match'>;

/**
 * Measures false match rates of templates of 1 to 5 faces. Where not all people have enough pictures for templates of a size, the
 * threshold is derived from that of single pictures: by how much templates shrink the distances of those who have, or, where they are
 * few, by the variance within a person. Rates for which single pictures are too few are left out.
 *
 * @throws RangeError for people who do not support any rate
 */
export function buildTable({ people, encoder, source, groups = [] }: CalibrationInput): CalibrationTable {
  const random = seedRandom(SEED);
  const templates = makeTemplates(people, MOST_FACES, random);
  const resamples = resampleIdentities(people.length, RESAMPLES, random);
  const summarize = (pairs: readonly ImpostorPair[]) => new ImpostorDistances(pairs, people.length, resamples);
  const singles = summarize(compareImpostors(people, templates, [1, 1]));
  const rates = listRates(singles);
  const ofSingles = rates.map((rate) => measureRate(singles, rate));
  const variance = measureVariances(people, RESAMPLES, random);
  const done = new Map<string, readonly Threshold[]>();
  const thresholds = listFaces().flatMap((faces) => {
    const impostors = summarize(compareImpostors(people, templates, faces));
    const areMany = people.filter(({ vectors }) => vectors.length >= faces[1]).length >= LEAST_PEOPLE;
    const areAll = impostors.pairs.length === singles.pairs.length;
    const lossAt = areMany
      ? measureLosses(impostors, summarize(samePairs(singles, impostors)), rates, resamples.slice(0, LOSS_RESAMPLES))
      : () => variance && deriveLoss(faces, variance.upper_bound);
    const found = ofSingles.flatMap((single): Threshold[] => {
      if (isSingle(faces)) return [single];
      if (areMany && areAll && supports(impostors, single.rate)) return [measureRate(impostors, single.rate)];
      const loss = lossAt(single.rate);
      return loss === null ? [] : [deriveRate(singles, single, loss)];
    });
    const [m, n] = faces;
    const fewer = [done.get(`${m - 1} ${n}`), done.get(`${m} ${n - 1}`)].filter((rates) => rates !== undefined);
    const monotonic = makeMonotonic(found, fewer);
    done.set(`${m} ${n}`, monotonic);
    const falseNonMatch = prepareFalseNonMatch(people, faces, random, resamples);
    const complete = monotonic.map((rate) => ({ ...rate, false_non_match: falseNonMatch(rate.distance) }));
    return complete.length === 0 ? [] : [{ faces, rates: complete }];
  });
  return {
    ...{ format: 1, encoder, source },
    pictures: people.reduce((sum, { vectors }) => sum + vectors.length, 0),
    identities: people.length,
    identity_pairs: singles.pairs.length,
    comparisons: singles.comparisons,
    within_person: variance,
    smallest_rate: rates.at(-1) ?? Number.NaN,
    groups: groups.map((group) => measureGroup(group, ofSingles, RESAMPLES, random)),
    thresholds,
  };
}

function isSingle([m, n]: Faces): boolean {
  return m === 1 && n === 1;
}

function listFaces(): [number, number][] {
  const sizes = Array.from({ length: MOST_FACES }, (_, index) => index + 1);
  return sizes.flatMap((m) => sizes.filter((n) => n >= m).map((n): [number, number] => [m, n]));
}

/** The threshold of a rate that so many pairs of people support. */
function measureRate(impostors: ImpostorDistances, rate: number): Threshold {
  const distance = findDistance(impostors, rate);
  const { comparisons, pairs } = impostors;
  const upper_bound = Math.max(rate, impostors.boundRate(distance));
  return { rate, distance, upper_bound, comparisons, identity_pairs: pairs.length, method: 'measured' };
}

/** The bound is that of single pictures at the distance to which the largest loss leads back. */
function deriveRate(singles: ImpostorDistances, single: Threshold, { estimate, upper }: Loss): Threshold {
  const distance = roundDown(Math.sqrt(Math.max(0, single.distance ** 2 - estimate)));
  const bound = singles.boundRate(Math.sqrt(distance ** 2 + upper));
  return { ...single, distance, upper_bound: Math.max(single.upper_bound, bound), method: 'derived' };
}

/**
 * A smaller rate never has a larger distance, and more faces never have a larger one than fewer: chance must not say otherwise.
 *
 * @param fewer rates of templates of fewer faces
 */
function makeMonotonic(rates: readonly Threshold[], fewer: readonly (readonly Threshold[])[]): Threshold[] {
  let least = Number.POSITIVE_INFINITY;
  return rates.map((rate, index) => {
    least = Math.min(least, rate.distance, ...fewer.flatMap((others) => others[index]?.distance ?? []));
    return { ...rate, distance: least };
  });
}
