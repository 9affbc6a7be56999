import type { Calibrations } from '../../functions/domain/verification/calibration.ts';
import { compareSides, sideOf } from '../../functions/domain/verification/compare-sides.ts';
import { makeTemplate } from '../../functions/domain/verification/make-template.ts';
import type { CommandContext } from '../context.ts';
import { encodeAllHere } from '../encode-here.ts';
import { sourceOfFile } from '../pictures/picture-source.ts';
import type { PictureFile } from '../pictures/read-pictures.ts';
import { listNamedFaces } from '../results/list-faces.ts';
import type { PictureResult } from '../results/picture-result.ts';
import { findCalibrations } from './find-calibrations.ts';
import { answerSide, type EncodedSide, explainVerification, type VerificationAnswer } from './verification-answer.ts';

/** The pictures of both sides. */
export interface SidePictures {
  readonly reference: readonly PictureFile[];
  readonly probe: readonly PictureFile[];
}

/**
 * Verifies in this process, without any service. Errors as for `verifyResults`.
 */
export async function verifyHere(
  { reference, probe }: SidePictures,
  maxFalseMatchRate: number | undefined,
  context: CommandContext,
): Promise<VerificationAnswer> {
  const calibrations = findCalibrations((text) => context.terminal.stderr.write(text));
  const results = await encodeAllHere([...reference, ...probe].map(sourceOfFile), context);
  return verifyResults(
    results.slice(0, reference.length),
    results.slice(reference.length),
    calibrations,
    maxFalseMatchRate,
  );
}

/**
 * Decides about encoded pictures by the rules of the service.
 *
 * @throws {CommandError} for a side without a usable face, and for a rate that the calibrations do not support
 */
export function verifyResults(
  reference: readonly PictureResult[],
  probe: readonly PictureResult[],
  calibrations: Calibrations,
  maxFalseMatchRate?: number,
): VerificationAnswer {
  const sides = { reference: nameSide(reference, 1), probe: nameSide(probe, reference.length + 1) };
  const read = ({ faces }: EncodedSide) => sideOf(makeTemplate([...faces.values()], calibrations));
  try {
    const decision = compareSides(read(sides.reference), read(sides.probe), calibrations, maxFalseMatchRate);
    const { estimate, upperBound } = decision.falseMatchRate;
    return {
      same_person: decision.samePerson,
      distance: decision.distance,
      threshold: decision.threshold,
      max_false_match_rate: decision.maxFalseMatchRate,
      false_match_rate: { estimate, upper_bound: upperBound },
      encoder: decision.encoder,
      reference: answerSide(sides.reference, decision.reference),
      probe: answerSide(sides.probe, decision.probe),
    };
  } catch (error) {
    throw explainVerification(error, sides);
  }
}

function nameSide(results: readonly PictureResult[], first: number): EncodedSide {
  return { results, faces: new Map(listNamedFaces(results, first).map((face) => [face.faceId, face])) };
}
