import type { CalibrationTable } from '../../../settings/calibration-table.ts';
import { resampleIdentities } from './bounds.ts';
import { compareImpostors, type Faces, type ImpostorPair, makeTemplates } from './compare-people.ts';
import { ImpostorDistances } from './error-rates.ts';
import { prepareFalseNonMatch } from './false-non-match.ts';
import { type Group, measureGroup } from './measure-group.ts';
import type { Person } from './people.ts';
import { seedRandom } from './random.ts';
import { deriveLoss, measureVariances } from './within-person.ts';

/** Faces on one side of a comparison. */
const MOST_FACES = 5;
/** Rates that a table may have; `listRates` leaves out what the people do not support. */
const RATES = [0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 5e-4, 2e-4, 1e-4, 5e-5, 2e-5, 1e-5, 5e-6, 2e-6, 1e-6];
/** Rule of three: n trials without an error say, with 95 %, that the rate is below 3 / n. */
const TRIALS_FOR_ONE = 3;
/** So many people must have enough pictures for templates, or they stand for themselves only. */
const LEAST_PEOPLE = 30;
const RESAMPLES = 1000;
const SEED = 20261127;
/** Distances have three digits. */
const STEPS = 1000;
const LARGEST_DISTANCE = 2;

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
  const thresholds = listFaces().flatMap((faces) => {
    const impostors = summarize(compareImpostors(people, templates, faces));
    const areMany = people.filter(({ vectors }) => vectors.length >= faces[1]).length >= LEAST_PEOPLE;
    const areAll = impostors.pairs.length === singles.pairs.length;
    const loss = areMany
      ? measureLoss(impostors, summarize(samePairs(singles, impostors)), rates)
      : variance && deriveLoss(faces, variance.upper_bound);
    const found = ofSingles.flatMap((single): Threshold[] => {
      if (isSingle(faces)) return [single];
      if (areMany && areAll && supports(impostors, single.rate)) return [measureRate(impostors, single.rate)];
      return typeof loss === 'number' ? [deriveRate(single, loss)] : [];
    });
    const falseNonMatch = prepareFalseNonMatch(people, faces, random, resamples);
    const complete = makeMonotonic(found).map((rate) => ({ ...rate, false_non_match: falseNonMatch(rate.distance) }));
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

function listRates(singles: ImpostorDistances): number[] {
  const rates = RATES.filter((rate) => supports(singles, rate));
  if (rates.length === 0) throw new RangeError(`too few pairs of different people: ${singles.pairs.length}`);
  return rates;
}

/** Each pair of people is one trial, however often it is compared. */
function supports({ pairs }: ImpostorDistances, rate: number): boolean {
  return pairs.length * rate >= TRIALS_FOR_ONE;
}

function isSingle([m, n]: Faces): boolean {
  return m === 1 && n === 1;
}

function listFaces(): [number, number][] {
  const sizes = Array.from({ length: MOST_FACES }, (_, index) => index + 1);
  return sizes.flatMap((m) => sizes.filter((n) => n >= m).map((n): [number, number] => [m, n]));
}

/** The largest distance whose estimated rate is at most this one. */
function measureRate(impostors: ImpostorDistances, rate: number): Threshold {
  let [low, high] = [0, LARGEST_DISTANCE * STEPS];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (impostors.estimateRate(middle / STEPS) <= rate) low = middle;
    else high = middle - 1;
  }
  const distance = low / STEPS;
  const { comparisons, pairs } = impostors;
  const upper_bound = impostors.boundRate(distance);
  return { rate, distance, upper_bound, comparisons, identity_pairs: pairs.length, method: 'measured' };
}

function deriveRate(single: Threshold, loss: number): Threshold {
  const distance = Math.floor(Math.sqrt(Math.max(0, single.distance ** 2 - loss)) * STEPS) / STEPS;
  return { ...single, distance, method: 'derived' };
}

/** Single pictures of the same pairs of people. */
function samePairs(singles: ImpostorDistances, { pairs }: ImpostorDistances): ImpostorPair[] {
  const key = ({ a, b }: ImpostorPair): string => `${a} ${b}`;
  const keys = new Set(pairs.map(key));
  return singles.pairs.filter((pair) => keys.has(key(pair)));
}

/**
 * What templates take away from squared thresholds. People who have many pictures may be of another kind than the others, so their
 * thresholds themselves say nothing of all; what averaging does to them does. Of several rates the largest loss counts, which is
 * the strictest.
 */
function measureLoss(templates: ImpostorDistances, singles: ImpostorDistances, rates: readonly number[]): number {
  const losses = rates
    .filter((rate) => supports(templates, rate))
    .map((rate) => measureRate(singles, rate).distance ** 2 - measureRate(templates, rate).distance ** 2);
  return Math.max(0, ...losses);
}

/** A smaller rate never has a larger distance, also where one of them was measured and the other derived. */
function makeMonotonic(rates: readonly Threshold[]): Threshold[] {
  let least = Number.POSITIVE_INFINITY;
  return rates.map((rate) => {
    least = Math.min(least, rate.distance);
    return { ...rate, distance: least };
  });
}
