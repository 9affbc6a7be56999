import { ApiError } from '../errors.ts';
import type { EncoderIdentity, Instant } from '../model.ts';
import { averageVectors } from './average-vectors.ts';
import { compareSides, type SideVector, sideOf, type Verification } from './compare-sides.ts';
import { getTemplate, type TemplateDependencies } from './get-template.ts';

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
      throw error instanceof ApiError
        ? new ApiError(error.code, `${name}: ${error.message}`, { retryAfter: error.retryAfter })
        : error;
    });
  const [one, other] = await Promise.all([read('reference', reference), read('probe', probe)]);
  return compareSides(one, other, dependencies.calibrations, maxFalseMatchRate);
}

async function readSide(
  dependencies: TemplateDependencies,
  side: Side,
  owner: string,
  until: Instant,
): Promise<SideVector> {
  if ('containerId' in side) {
    return sideOf(await getTemplate(dependencies, side.containerId, owner, until));
  }
  if ('template' in side) return { ...side.template, faceIds: [], leftOut: [] };
  const { vectors, encoder } = side;
  return { vector: averageVectors(vectors), faces: vectors.length, encoder, faceIds: [], leftOut: [] };
}
