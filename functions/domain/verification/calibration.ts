import { DEFAULT_FALSE_MATCH_RATE, DEFAULT_THRESHOLD } from '../../../api/limits.ts';
import type { CalibrationTable } from '../../../settings/calibration-table.ts';
import { ApiError } from '../errors.ts';
import type { EncoderIdentity } from '../model.ts';

/** Each table is about one version of one encoder. Of two tables about the same one, the first counts. */
export type Calibrations = readonly CalibrationTable[];

/** How many faces the template on either side was made of. Averaging shrinks distances, so each pair has its thresholds. */
export type FaceCounts = readonly [number, number];

/** A comparison of two single faces. */
export const SINGLE_FACES: FaceCounts = [1, 1];

/** Which part of the comparisons of different people is at most as far apart as some distance. */
export interface FalseMatchRate {
  readonly estimate: number;
  /** Upper end of the 95 % interval. */
  readonly upperBound: number;
}

/** All that is certain where nothing was measured. */
export const UNKNOWN_RATE: FalseMatchRate = { estimate: 1, upperBound: 1 };

/** The limit of one decision: the largest distance that counts as the same person, and the rate that it stands for. */
export interface Limit {
  readonly threshold: number;
  readonly maxFalseMatchRate: number;
}

type Rate = CalibrationTable['thresholds'][number]['rates'][number];

/** The table of an encoder, or undefined if it has no table. */
export const findTable = (tables: Calibrations, encoder: EncoderIdentity): CalibrationTable | undefined =>
  tables.find((table) => table.encoder.name === encoder.name && table.encoder.version === encoder.version);

/**
 * The table of an encoder.
 *
 * @throws {ApiError} `encoder_not_calibrated`
 */
export function requireTable(tables: Calibrations, encoder: EncoderIdentity): CalibrationTable {
  const table = findTable(tables, encoder);
  if (!table) throw new ApiError('encoder_not_calibrated');
  return table;
}

/**
 * The largest distance at which two templates count as one person, for a false match rate. Between two rates of the table it
 * is the distance of the smaller one, so the rate is never exceeded.
 *
 * @param maxFalseMatchRate without it the usual rate, or the smallest that the table supports where that is larger
 * @throws {ApiError} `invalid_request` for a rate below those that the table supports, and names the smallest of them;
 *   `encoder_not_calibrated` where the table says nothing about so many faces
 */
export function limitFor(
  table: CalibrationTable,
  faces: FaceCounts,
  maxFalseMatchRate?: number,
  usualRate = DEFAULT_FALSE_MATCH_RATE,
): Limit {
  const rates = listRates(table, faces);
  const smallest = rates.at(-1)?.rate;
  if (smallest === undefined) throw new ApiError('encoder_not_calibrated', describeMissing(faces));
  const wanted = maxFalseMatchRate ?? Math.max(usualRate, smallest);
  const found = rates.find(({ rate }) => rate <= wanted);
  if (!found) {
    throw new ApiError(
      'invalid_request',
      `max_false_match_rate must be at least ${smallest}: the calibration supports no smaller rate`,
    );
  }
  return { threshold: found.distance, maxFalseMatchRate: wanted };
}

/** Each rate of the table for two single faces, with the largest distance that it covers; the largest first. */
export const listLimits = (table: CalibrationTable): readonly Limit[] =>
  listRates(table, SINGLE_FACES).map(({ rate, distance }) => ({ threshold: distance, maxFalseMatchRate: rate }));

/** What a caller allows: a distance, or a rate from which it follows, or neither. */
export interface LimitWish {
  readonly threshold?: number | undefined;
  readonly maxFalseMatchRate?: number | undefined;
}

/**
 * The limit for two single faces, also where the encoder has no calibration.
 *
 * @returns `maxFalseMatchRate` is null where the threshold does not come from a rate
 * @throws {ApiError} as `limitFor`; `encoder_not_calibrated` for a rate without a table
 */
export function limitForFaces(
  table: CalibrationTable | undefined,
  { threshold, maxFalseMatchRate }: LimitWish = {},
): { readonly threshold: number; readonly maxFalseMatchRate: number | null } {
  if (threshold !== undefined) return { threshold, maxFalseMatchRate: null };
  if (table) return limitFor(table, SINGLE_FACES, maxFalseMatchRate);
  if (maxFalseMatchRate !== undefined) throw new ApiError('encoder_not_calibrated');
  return { threshold: DEFAULT_THRESHOLD, maxFalseMatchRate: null };
}

/**
 * What a distance means: of the rates in the table, the smallest one that covers it. Below the distance of the smallest rate
 * the table cannot tell smaller rates apart; beyond that of the largest one all that is certain is a rate of at most 1.
 *
 * @throws {ApiError} `encoder_not_calibrated` where the table says nothing about so many faces
 */
export function falseMatchRateOf(table: CalibrationTable, faces: FaceCounts, distance: number): FalseMatchRate {
  const rates = listRates(table, faces);
  if (rates.length === 0) throw new ApiError('encoder_not_calibrated', describeMissing(faces));
  const found = rates.findLast((entry) => distance <= entry.distance);
  return found ? { estimate: found.rate, upperBound: found.upper_bound } : UNKNOWN_RATE;
}

const describeMissing = ([m, n]: FaceCounts): string =>
  `The calibration of this encoder says nothing about templates of ${m} and ${n} faces`;

/** The rates for so many faces, largest first. More faces than the table has are derived from the most that it has. */
function listRates({ thresholds, within_person }: CalibrationTable, [m, n]: FaceCounts): readonly Rate[] {
  const most = Math.max(...thresholds.flatMap(({ faces }) => faces));
  const [less, more] = [Math.min(m, n, most), Math.min(Math.max(m, n), most)];
  const rates = thresholds.find(({ faces: [one, other] }) => one === less && other === more)?.rates ?? [];
  if (Math.max(m, n) <= most) return rates;
  if (!within_person) return [];
  // The mean of k pictures keeps 1/k of their variance, and all squared distances shrink by what is lost.
  const lost = within_person.upper_bound * (1 / less + 1 / more - 1 / m - 1 / n);
  return rates.map((entry) => ({ ...entry, distance: Math.sqrt(Math.max(0, entry.distance ** 2 - lost)) }));
}
