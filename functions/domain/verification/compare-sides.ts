import { measureDistance } from '../../../api/distance.ts';
import { apiErrors } from '../../../api/errors.ts';
import type { CalibrationTable } from '../../../settings/calibration-table.ts';
import { ApiError } from '../errors.ts';
import type { EncoderIdentity } from '../model.ts';
import { quoteText } from '../quote-text.ts';
import {
  type Calibrations,
  type FaceCounts,
  type FalseMatchRate,
  falseMatchRateOf,
  type Limit,
  limitFor,
  requireTable,
} from './calibration.ts';
import type { LeftOutFace, Template } from './make-template.ts';

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

/** A side of which the vector is known. */
export interface SideVector extends ComparedSide {
  readonly vector: readonly number[];
  readonly encoder: EncoderIdentity;
}

/** The side that a template is. */
export const sideOf = ({ faces, ...template }: Template): SideVector => ({
  ...template,
  faces: faces.length,
  faceIds: faces,
});

/**
 * Whether two sides show the same person.
 *
 * @param maxFalseMatchRate without it the default, as `limitFor` has it
 * @throws {ApiError} `encoder_mismatch`, `encoder_not_calibrated`, and `invalid_request` for a rate that the calibration does
 *   not support
 */
export function compareSides(
  reference: SideVector,
  probe: SideVector,
  calibrations: Calibrations,
  maxFalseMatchRate?: number,
): Verification {
  const { encoder } = reference;
  if (encoder.name !== probe.encoder.name || encoder.version !== probe.encoder.version) {
    throw new ApiError('encoder_mismatch', describeMismatch(encoder, probe.encoder));
  }
  const calibration = requireTable(calibrations, encoder);
  const counts: FaceCounts = [reference.faces, probe.faces];
  const limit = limitFor(calibration, counts, maxFalseMatchRate);
  const distance = measureDistance(reference.vector, probe.vector);
  return {
    ...limit,
    samePerson: distance <= limit.threshold,
    distance,
    falseMatchRate: falseMatchRateOf(calibration, counts, distance),
    calibration,
    encoder,
    reference,
    probe,
  };
}

/** A caller who sends vectors has written the name of their encoder by hand, so the message has both names, whatever they are. */
function describeMismatch(reference: EncoderIdentity, probe: EncoderIdentity): string {
  const describe = ({ name, version }: EncoderIdentity) => `encoder ${quoteText(name)}, version ${quoteText(version)}`;
  return `${apiErrors.encoder_mismatch.message}: the reference by ${describe(reference)}; the probe by ${describe(probe)}`;
}
