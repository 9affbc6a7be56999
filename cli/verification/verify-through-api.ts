import type { FaceEncodeClient, Verification } from '../../client/index.ts';
import { type EncodedContainer, encodeThroughApi } from '../api-calls/encode-through-api.ts';
import type { CommandContext } from '../context.ts';
import { listNamedFaces, nameFace } from '../results/list-faces.ts';
import { answerSide, type EncodedSide, explainVerification, type VerificationAnswer } from './verification-answer.ts';
import type { SidePictures } from './verify-here.ts';

interface Options extends Pick<CommandContext, 'terminal' | 'signal'> {
  readonly client: FaceEncodeClient;
  readonly maxFalseMatchRate: number | undefined;
  /** Is told the id of either container as soon as there is one. */
  readonly onContainer: (containerId: string) => void;
}

/**
 * Verifies through the API, with a container for each side. They stay.
 *
 * @throws {CommandError} for a side without a usable face, and for a rate that the service does not support
 * @throws {FaceEncodeError} for all else that the service rejects
 */
export async function verifyThroughApi(
  pictures: SidePictures,
  { client, maxFalseMatchRate, ...options }: Options,
): Promise<VerificationAnswer> {
  // One after the other: each of them draws its own progress.
  const reference = await encodeThroughApi(pictures.reference, { client, ...options });
  const probe = await encodeThroughApi(pictures.probe, { client, ...options });
  const sides = { reference: nameSide(reference, 1), probe: nameSide(probe, pictures.reference.length + 1) };
  try {
    const verification = await client.verify(
      { container_id: reference.containerId },
      { container_id: probe.containerId },
      { maxFalseMatchRate, signal: options.signal },
    );
    return {
      ...verification,
      reference: answerSide(sides.reference, toDecidedSide(verification.reference)),
      probe: answerSide(sides.probe, toDecidedSide(verification.probe)),
    };
  } catch (error) {
    throw explainVerification(error, sides);
  }
}

/** The faces by the ids of the service. */
function nameSide({ results, faceIds }: EncodedContainer, first: number): EncodedSide {
  const byName = new Map(listNamedFaces(results, first).map((face) => [face.faceId, face]));
  const entries = faceIds.flatMap((ids, index) =>
    ids.flatMap((id, place) => {
      const face = byName.get(nameFace(first + index, place));
      return face ? [[id, face] as const] : [];
    }),
  );
  return { results, faces: new Map(entries) };
}

const toDecidedSide = ({ face_ids, left_out }: Verification['reference']) => ({
  faceIds: face_ids,
  leftOut: left_out.map(({ face_id, reason }) => ({ faceId: face_id, reason })),
});
