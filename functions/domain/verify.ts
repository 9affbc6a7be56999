import { measureDistance } from '../../api/distance.ts';
import type { CalibrationTable } from '../../settings/calibration-table.ts';
import { averageVectors } from './average-vectors.ts';
import {
  type FaceCounts,
  type FalseMatchRate,
  falseMatchRateOf,
  type Limit,
  limitFor,
  requireTable,
} from './calibration.ts';
import { ApiError } from './errors.ts';
import { getTemplate, type TemplateDependencies } from './get-template.ts';
import type { LeftOutFace } from './make-template.ts';
import type { EncoderIdentity, Instant } from './model.ts';

/** One side of a verification: the pictures of a container, a template, or vectors of one person. */
export type Side =
  | { readonly containerId: string }
  | {
      readonly template: {
        readonly vector: readonly number[];
        readonly faces: number;
        readonly encoder: EncoderIdentity;
      };
    }
  | { readonly vectors: readonly (readonly number[])[]; readonly encoder: EncoderIdentity };

export interface VerificationRequest {
  readonly reference: Side;
  readonly probe: Side;
  readonly maxFalseMatchRate?: number | undefined;
}

export interface Verification extends Limit {
  readonly samePerson: boolean;
  readonly distance: number;
  /** Of two people who are not the same. */
  readonly falseMatchRate: FalseMatchRate;
  readonly calibration: CalibrationTable;
  readonly encoder: EncoderIdentity;
  readonly reference: ComparedSide;
  readonly probe: ComparedSide;
}

/** What was compared of one side. */
export interface ComparedSide {
  /** How many faces are behind its vector. */
  readonly faces: number;
  /** Ids of these faces, where they are those of a container. */
  readonly faceIds: readonly string[];
  readonly leftOut: readonly LeftOutFace[];
}

interface SideVector extends ComparedSide {
  readonly vector: readonly number[];
  readonly encoder: EncoderIdentity;
}

/**
 * Whether two sides show the same person. Stores nothing.
 *
 * @param until when to stop waiting for pictures that are still processing
 * @throws {ApiError} `container_not_found`, `still_processing` or `no_usable_face`, whose message names the side;
 *   `encoder_mismatch`, `encoder_not_calibrated`, and `invalid_request` for a rate that the calibration does not support
 */
export async function verify(
  dependencies: TemplateDependencies,
  { reference, probe, maxFalseMatchRate }: VerificationRequest,
  owner: string,
  until: Instant,
): Promise<Verification> {
  const read = async (name: string, side: Side) =>
    await readSide(dependencies, side, owner, until).catch((error: unknown) => {
      throw error instanceof ApiError ? new ApiError(error.code, `${name}: ${error.message}`) : error;
    });
  const [one, other] = await Promise.all([read('reference', reference), read('probe', probe)]);
  const { encoder } = one;
  if (encoder.name !== other.encoder.name || encoder.version !== other.encoder.version) {
    throw new ApiError('encoder_mismatch');
  }
  const calibration = requireTable(dependencies.calibrations, encoder);
  const counts: FaceCounts = [one.faces, other.faces];
  const limit = limitFor(calibration, counts, maxFalseMatchRate);
  const distance = measureDistance(one.vector, other.vector);
  return {
    ...limit,
    samePerson: distance <= limit.threshold,
    distance,
    falseMatchRate: falseMatchRateOf(calibration, counts, distance),
    calibration,
    encoder,
    reference: one,
    probe: other,
  };
}

async function readSide(
  dependencies: TemplateDependencies,
  side: Side,
  owner: string,
  until: Instant,
): Promise<SideVector> {
  if ('containerId' in side) {
    const { faces, ...template } = await getTemplate(dependencies, side.containerId, owner, until);
    return { ...template, faces: faces.length, faceIds: faces };
  }
  if ('template' in side) return { ...side.template, faceIds: [], leftOut: [] };
  const { vectors, encoder } = side;
  return { vector: averageVectors(vectors), faces: vectors.length, encoder, faceIds: [], leftOut: [] };
}
