import {
  type Calibrations,
  type FalseMatchRate,
  falseMatchRateOf,
  findTable,
  type LimitWish,
  limitForFaces,
  SINGLE_FACES,
} from '../../functions/domain/verification/calibration.ts';
import { rateFaces } from '../../functions/domain/verification/compare-faces.ts';
import { distanceOf } from '../../functions/domain/verification/group-faces.ts';
import type { NamedFace } from '../results/list-faces.ts';

/** A face that is as near to the one that is looked for as those of one person. */
export interface Match {
  readonly face: NamedFace;
  readonly distance: number;
  /** null without a calibration. */
  readonly falseMatchRate: FalseMatchRate | null;
}

export interface Matches {
  readonly threshold: number;
  readonly maxFalseMatchRate: number | null;
  /** Nearest first. */
  readonly matches: readonly Match[];
  /** Faces that it was compared with. */
  readonly compared: number;
  /** Strangers who are as near on average, among so many faces of other people; null where the rate is not known. */
  readonly expectedFalseMatches: number | null;
}

/**
 * Looks for one face among others.
 *
 * @throws {ApiError} as `limitForFaces`
 */
export function findMatches(
  wanted: NamedFace,
  faces: readonly NamedFace[],
  wish: LimitWish,
  calibrations: Calibrations,
): Matches {
  const table = findTable(calibrations, wanted.encoder);
  const { threshold, maxFalseMatchRate } = limitForFaces(table, wish);
  const measured = faces.map((face) => ({ face, distance: distanceOf(wanted, face) }));
  const matches = measured
    .filter(({ distance }) => distance <= threshold)
    .toSorted((a, b) => a.distance - b.distance)
    .map((match) => ({ ...match, falseMatchRate: rateFaces(table, wanted, match.face) }));
  const rate = table && falseMatchRateOf(table, SINGLE_FACES, threshold).estimate;
  return {
    threshold,
    maxFalseMatchRate,
    matches,
    compared: faces.length,
    expectedFalseMatches: rate === undefined ? null : rate * faces.length,
  };
}
