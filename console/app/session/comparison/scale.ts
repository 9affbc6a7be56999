import { formatRate } from '../../../../api/format-rate.ts';
import type { Comparison } from '../../../../client/index.ts';
import { type NamedFace, type Pair, pairFaces } from '../faces.ts';

/** Distances of faces are hardly ever larger: the end of the scale, and of the slider. */
export const LARGEST_DISTANCE = 1.2;
/** Digits of a distance on the page. */
const DIGITS = 2;
/** More pairs than these are counted, not named. */
const MOST_NAMED = 6;

export type ZoneName = 'same' | 'unclear' | 'different';

/** A part of the scale, and what it means that a pair lies in it. */
export interface Zone {
  readonly name: ZoneName;
  readonly from: number;
  readonly to: number;
  readonly title: string;
  /** Where it is, and what that means. */
  readonly meaning: string;
  /** Which pairs are in it. */
  readonly content: string;
}

/** One pair of faces on the scale. */
export interface Tick {
  readonly key: string;
  readonly distance: number;
  /** Such as `1a and 2b: 0.43`. */
  readonly title: string;
  /** Two faces of one picture are two people, however near they are. */
  readonly samePicture: boolean;
}

export interface Scale {
  readonly limit: number;
  readonly zones: readonly Zone[];
  readonly ticks: readonly Tick[];
  /** How many pairs are two faces of one picture; undefined for none. */
  readonly inOnePicture: string | undefined;
}

interface Placed {
  readonly names: string;
  readonly pair: Pair;
  readonly samePicture: boolean;
}

/**
 * Where all pairs lie between "same person" and "different people". Up to the limit is the first; beyond the distance of the largest
 * rate that the calibration has is the second, because pairs of one person are hardly ever so far; between them no answer is safe.
 * Without a calibration nothing is known of the part between them, and there is none.
 *
 * @param limit the one that is shown; it follows the slider before the API answers
 */
export function makeScale(faces: readonly NamedFace[], comparison: Comparison, limit: number): Scale {
  const placed = pairFaces(faces, comparison).map(
    ({ faces: [one, other], pair }): Placed => ({
      names: `${one.name} and ${other.name}`,
      pair,
      samePicture: one.picture.key === other.picture.key,
    }),
  );
  const [farthest] = comparison.limits;
  const apart = Math.max(limit, farthest?.threshold ?? limit);
  const judged = placed.filter(({ samePicture }) => !samePicture);
  const inside = (from: number, to: number): string =>
    describePairs(judged.filter(({ pair }) => pair.distance > from && pair.distance <= to));
  const rate = rateOf(comparison, limit);
  const zones: Zone[] = [
    {
      ...{ name: 'same', from: 0, to: limit, title: 'Same person' },
      meaning: `up to ${format(limit)}${rate ? `, as near as an estimated ${rate} strangers` : ''}`,
      content: inside(-1, limit),
    },
    {
      ...{ name: 'unclear', from: limit, to: apart, title: 'Unclear' },
      meaning: `${format(limit)} to ${format(apart)}: strangers are often so near, and one person is sometimes so far`,
      content: inside(limit, apart),
    },
    {
      ...{ name: 'different', from: apart, to: LARGEST_DISTANCE, title: 'Different people' },
      meaning: `beyond ${format(apart)}`,
      content: inside(apart, Number.POSITIVE_INFINITY),
    },
  ];
  const alike = placed.length - judged.length;
  return {
    limit,
    zones: zones.filter(({ from, to }) => to > from),
    ticks: placed.map(({ names, pair, samePicture }) => ({
      key: `${pair.a} ${pair.b}`,
      distance: pair.distance,
      title: `${names}: ${format(pair.distance)}${samePicture ? ', two faces of one picture' : ''}`,
      samePicture,
    })),
    inOnePicture: alike === 0 ? undefined : `${countPairs(alike)} of one picture, always two people`,
  };
}

/** The smallest rate that covers the limit. */
function rateOf({ limits }: Comparison, limit: number): string | undefined {
  const covering = limits.findLast(({ threshold }) => limit <= threshold);
  return covering && formatRate(covering.max_false_match_rate);
}

function describePairs(pairs: readonly Placed[]): string {
  if (pairs.length === 0) return 'no pair';
  const count = countPairs(pairs.length);
  return pairs.length > MOST_NAMED ? count : `${count}: ${pairs.map(({ names }) => names).join(', ')}`;
}

const countPairs = (count: number): string => (count === 1 ? '1 pair' : `${count} pairs`);

const format = (distance: number): string => distance.toFixed(DIGITS);
