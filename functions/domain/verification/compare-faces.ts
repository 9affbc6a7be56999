import type { CalibrationTable } from '../../../settings/calibration-table.ts';
import type { ContainerSummary } from '../containers/get-summary.ts';
import type { EncoderIdentity } from '../model.ts';
import {
  type Calibrations,
  type FalseMatchRate,
  falseMatchRateOf,
  findTable,
  type Limit,
  type LimitWish,
  limitForFaces,
  listLimits,
  SINGLE_FACES,
  UNKNOWN_RATE,
} from './calibration.ts';
import { type ComparedFace, distanceOf, groupByEncoder, groupFaces, isUsable, listFaces } from './group-faces.ts';

export interface Comparison {
  readonly threshold: number;
  /** What the threshold was chosen by; null where the caller has named it, and for encoders without a calibration. */
  readonly maxFalseMatchRate: number | null;
  /** What the rates were measured on; null for encoders without a calibration. */
  readonly calibration: CalibrationTable | null;
  /** What other thresholds would mean, the largest first; empty for encoders without a calibration. */
  readonly limits: readonly Limit[];
  /** What made the vectors that were compared; null where there is no face. */
  readonly encoder: EncoderIdentity | null;
  readonly pairs: readonly FacePair[];
  /** Groups of faces that are taken for one person each, in the order of their first face. */
  readonly people: readonly (readonly string[])[];
  /** Faces that another encoder, or another version, made: their vectors mean something else. */
  readonly notCompared: readonly string[];
}

export interface FacePair {
  readonly a: string;
  readonly b: string;
  readonly distance: number;
  /** Of two people who are not the same; null for encoders without a calibration. */
  readonly falseMatchRate: FalseMatchRate | null;
  readonly samePerson: boolean;
}

/** Compares all faces of the completed images of a container with each other. Errors as for `compareAll`. */
export const compareFaces = (summary: ContainerSummary, wish: LimitWish, calibrations: Calibrations): Comparison =>
  compareAll(listFaces(summary), wish, calibrations);

/**
 * Compares faces with each other.
 *
 * @throws {ApiError} for a rate: `invalid_request` where the calibration does not support it, `encoder_not_calibrated` where
 *   there is none
 */
export function compareAll(faces: readonly ComparedFace[], wish: LimitWish, calibrations: Calibrations): Comparison {
  const byEncoder = groupByEncoder(faces);
  const [compared = [], ...others] = byEncoder.toSorted((a, b) => b.length - a.length);
  const encoder = compared[0]?.encoder ?? null;
  // Without a face nothing is compared, and a rate can be answered as for the faces that will come.
  const table = encoder ? findTable(calibrations, encoder) : calibrations[0];
  const limit = limitForFaces(table, wish);
  return {
    ...limit,
    calibration: table ?? null,
    limits: table ? listLimits(table) : [],
    encoder,
    pairs: listPairs(compared, limit.threshold, table),
    people: groupFaces(compared, limit.threshold).map((group) => group.map(({ faceId }) => faceId)),
    notCompared: others.flat().map(({ faceId }) => faceId),
  };
}

/** Of two single faces; null without a calibration. Bad pictures are all alike, and no calibration is about two of them. */
export function rateFaces(
  table: CalibrationTable | undefined,
  a: ComparedFace,
  b: ComparedFace,
): FalseMatchRate | null {
  if (!table) return null;
  return isUsable(a) || isUsable(b) ? falseMatchRateOf(table, SINGLE_FACES, distanceOf(a, b)) : UNKNOWN_RATE;
}

function listPairs(faces: readonly ComparedFace[], threshold: number, table: CalibrationTable | undefined): FacePair[] {
  return faces.flatMap((a, index) =>
    faces.slice(index + 1).map((b) => {
      const distance = distanceOf(a, b);
      return {
        a: a.faceId,
        b: b.faceId,
        distance,
        falseMatchRate: rateFaces(table, a, b),
        samePerson: distance <= threshold && a.imageId !== b.imageId,
      };
    }),
  );
}
