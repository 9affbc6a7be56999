import { measureDistance } from '../../../api/distance.ts';
import { DEFAULT_MATCHES, DEFAULT_SEARCH_RATE } from '../../../api/limits.ts';
import type { CalibrationTable } from '../../../settings/calibration-table.ts';
import type { EncoderIdentity, Instant } from '../model.ts';
import {
  type FaceCounts,
  type FalseMatchRate,
  falseMatchRateOf,
  limitFor,
  requireTable,
} from '../verification/calibration.ts';
import { readTemplate, type TemplateDependencies } from '../verification/get-template.ts';
import type { Template } from '../verification/make-template.ts';
import {
  type Enrolment,
  type EnrolmentStore,
  isFindable,
  MAX_FOUND,
  partitionOf,
  type SearchQuery,
  toSinglePrecision,
} from './enrolment.ts';

export interface MatchDependencies extends TemplateDependencies {
  readonly enrolments: Pick<EnrolmentStore, 'search' | 'read'>;
}

export interface MatchRequest {
  readonly containerId: string;
  readonly owner: string;
  readonly max?: number | undefined;
  readonly maxFalseMatchRate?: number | undefined;
}

/** An enrolled person who looks like the one who was searched for. */
export interface Match {
  readonly enrolment: Enrolment;
  readonly distance: number;
  readonly falseMatchRate: FalseMatchRate;
  /** How many of the people searched are as near by chance, on average. */
  readonly expectedFalseMatches: number;
}

export interface Matches {
  readonly encoder: EncoderIdentity;
  /** How many faces are behind the template that was searched for. */
  readonly faces: number;
  readonly searched: number;
  readonly maxFalseMatchRate: number;
  /** How many strangers are within the allowed rate, on average. */
  readonly expectedFalseMatches: number;
  readonly calibration: CalibrationTable;
  /** What the search took, without the wait for pictures. */
  readonly searchMilliseconds: number;
  /** Nearest first. */
  readonly matches: readonly Match[];
}

/** Candidates beyond the number asked for: the container itself, and entries of the index whose person was erased. */
const SPARE = 10;

/**
 * The enrolled people of the owner who look like the person of a container. What the index finds is read from the table before
 * it is given, so nobody is found who was erased or has expired.
 *
 * @param until when to stop waiting for pictures that are still processing
 * @throws {ApiError} `container_not_found`, `still_processing` when the time is up, `no_usable_face`,
 *   `encoder_not_calibrated`, `search_not_ready`, and `invalid_request` for a rate that the calibration does not support
 */
export async function findMatches(
  dependencies: MatchDependencies,
  request: MatchRequest,
  until: Instant,
): Promise<Matches> {
  const { containerId, owner, max = DEFAULT_MATCHES, maxFalseMatchRate: wanted } = request;
  const { template } = await readTemplate(dependencies, containerId, owner, until);
  const calibration = requireTable(dependencies.calibrations, template.encoder);
  const counts: FaceCounts = [template.faces.length, 1];
  // Templates of more faces are nearer to everybody, so no candidate of the allowed rate is beyond this distance.
  const { threshold, maxFalseMatchRate } = limitFor(calibration, counts, wanted, DEFAULT_SEARCH_RATE);
  const vector = toSinglePrecision(template.vector);
  const start = dependencies.now();
  const scope = { owner, encoder: template.encoder, vector, maxDistance: threshold, now: start };

  const search = async (limit: number) => {
    const found = await dependencies.enrolments.search({ ...scope, limit });
    const current = await readFindable(dependencies, [containerId, ...found.containerIds], scope);
    const others = current.filter((enrolment) => enrolment.containerId !== containerId);
    const isEnrolled = others.length < current.length;
    const searched = Math.max(others.length, found.searched - (isEnrolled ? 1 : 0));
    const matches = others
      .map((enrolment) => rateMatch(enrolment, vector, template, calibration, searched))
      .filter(({ falseMatchRate }) => falseMatchRate.estimate <= maxFalseMatchRate)
      .toSorted((one, other) => one.distance - other.distance);
    const isShort = matches.length < max && found.hasMore && limit < MAX_FOUND;
    return { searched, matches, isShort };
  };

  const first = await search(max + SPARE);
  const { searched, matches } = first.isShort ? await search(MAX_FOUND) : first;
  return {
    encoder: template.encoder,
    faces: template.faces.length,
    searched,
    maxFalseMatchRate,
    expectedFalseMatches: searched * maxFalseMatchRate,
    calibration,
    searchMilliseconds: dependencies.now() - start,
    matches: matches.slice(0, max),
  };
}

async function readFindable(
  { enrolments }: MatchDependencies,
  containerIds: readonly string[],
  { owner, encoder, now }: Omit<SearchQuery, 'limit'>,
): Promise<Enrolment[]> {
  const partition = partitionOf({ owner, encoder });
  const stored = await enrolments.read([...new Set(containerIds)]);
  return stored
    .filter((found) => isFindable(found, owner, now))
    .map(({ enrolment }) => enrolment)
    .filter((enrolment) => partitionOf(enrolment) === partition);
}

function rateMatch(
  enrolment: Enrolment,
  vector: readonly number[],
  { faces }: Template,
  calibration: CalibrationTable,
  searched: number,
): Match {
  // From the table: the index may still have the vector of an earlier enrolment.
  const distance = measureDistance(vector, enrolment.vector);
  const falseMatchRate = falseMatchRateOf(calibration, [faces.length, enrolment.faces], distance);
  return { enrolment, distance, falseMatchRate, expectedFalseMatches: searched * falseMatchRate.estimate };
}
