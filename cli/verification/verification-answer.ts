import type { LeftOutReason } from '../../api/verification.ts';
import { FaceEncodeError } from '../../client/index.ts';
import { ApiError } from '../../functions/domain/errors.ts';
import { isUsable } from '../../functions/domain/verification/group-faces.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { NamedFace } from '../results/list-faces.ts';
import type { PictureResult } from '../results/picture-result.ts';
import { explainRate } from './decision-options.ts';
import { describeAdvice } from './describe-advice.ts';
import type { Verdict } from './describe-verdict.ts';

/** The pictures of one person, encoded. */
export interface EncodedSide {
  readonly results: readonly PictureResult[];
  /** All faces, by the ids that the decision has for them. */
  readonly faces: ReadonlyMap<string, NamedFace>;
}

export interface EncodedSides {
  readonly reference: EncodedSide;
  readonly probe: EncodedSide;
}

/** Whether both sides show the same person, and by which faces. */
export interface VerificationAnswer extends Verdict {
  readonly max_false_match_rate: number;
  readonly encoder: { readonly name: string; readonly version: string };
  readonly reference: AnsweredSide;
  readonly probe: AnsweredSide;
}

export interface AnsweredSide extends EncodedSide {
  /** The faces that were compared, at most one of each picture. */
  readonly compared: readonly NamedFace[];
  readonly leftOut: readonly { readonly face: NamedFace; readonly reason: LeftOutReason }[];
}

/** What was decided about a side, with the ids of its faces. */
interface DecidedSide {
  readonly faceIds: readonly string[];
  readonly leftOut: readonly { readonly faceId: string; readonly reason: LeftOutReason }[];
}

/** The faces are in the order of the pictures that were typed; a service has them in the order of their arrival. */
export function answerSide(side: EncodedSide, { faceIds, leftOut }: DecidedSide): AnsweredSide {
  const faces = [...side.faces];
  const reasons = new Map(leftOut.map(({ faceId, reason }) => [faceId, reason]));
  return {
    ...side,
    compared: faces.flatMap(([id, face]) => (faceIds.includes(id) ? [face] : [])),
    leftOut: faces.flatMap(([id, face]) => {
      const reason = reasons.get(id);
      return reason ? [{ face, reason }] : [];
    }),
  };
}

/**
 * What to say of a verification that failed: of a side without a usable face, which one it is and what to do about each of
 * its pictures; of a rate as `explainRate`.
 */
export function explainVerification(error: unknown, sides: EncodedSides): unknown {
  const rejected = error instanceof ApiError || error instanceof FaceEncodeError;
  if (!rejected || error.code !== 'no_usable_face') return explainRate(error);
  const lines = (['reference', 'probe'] as const)
    .filter((name) => ![...sides[name].faces.values()].some(isUsable))
    .flatMap((name) => [`no usable face in the pictures of the ${name}`, ...describePictures(sides[name], [], false)]);
  return new CommandError(exitCodes.picture, lines.join('\n'));
}

/**
 * A line for each picture that failed, shows no face, or should be better. The face that counts is the one that was compared,
 * else the largest.
 *
 * @param always whether usable faces get advice too
 */
export function describePictures(
  { results, faces }: EncodedSide,
  compared: readonly NamedFace[],
  always: boolean,
): string[] {
  return results.flatMap((result) => {
    const { file, error } = result;
    if (error) return [`${file}: ${error}`];
    const face = [...compared, ...faces.values()].find(({ picture }) => picture === result);
    return face ? (describeAdvice(face, always) ?? []) : [`${file}: no face found`];
  });
}
