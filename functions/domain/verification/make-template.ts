import type { LeftOutReason } from '../../../api/verification.ts';
import { ApiError } from '../errors.ts';
import type { EncoderIdentity } from '../model.ts';
import { averageVectors, spreadAround } from './average-vectors.ts';
import { type Calibrations, findTable, limitForFaces } from './calibration.ts';
import { type ComparedFace, groupByEncoder, groupFaces, isUsable } from './group-faces.ts';

/** One person as several faces show the person: the mean of their vectors. */
export interface Template {
  readonly encoder: EncoderIdentity;
  readonly vector: readonly number[];
  /** Ids of the faces behind the vector. */
  readonly faces: readonly string[];
  readonly leftOut: readonly LeftOutFace[];
  /** The largest distance of a face from the vector. */
  readonly spread: number;
}

/** A face that is not in the template, and why. */
export interface LeftOutFace {
  readonly faceId: string;
  readonly reason: LeftOutReason;
}

/**
 * The template of the person whom the pictures are of.
 *
 * @throws {ApiError} `no_usable_face`
 */
export function makeTemplate(faces: readonly ComparedFace[], calibrations: Calibrations): Template {
  const person = findPerson(faces.filter(isUsable), calibrations);
  const [first] = person;
  if (!first) throw new ApiError('no_usable_face');
  const vectors = person.map(({ vector }) => vector);
  const vector = averageVectors(vectors);
  return {
    encoder: first.encoder,
    vector,
    faces: person.map(({ faceId }) => faceId),
    leftOut: faces
      .filter((face) => !person.includes(face))
      .map((face) => ({ faceId: face.faceId, reason: explainLeftOut(face, first.encoder) })),
    spread: spreadAround(vector, vectors),
  };
}

/**
 * The group of faces that is in most pictures, among the groups of each encoder. Where two are in as many pictures, it is the
 * one with the larger faces, and then the one that was uploaded first.
 */
function findPerson(faces: readonly ComparedFace[], calibrations: Calibrations): readonly ComparedFace[] {
  const groups = groupByEncoder(faces).flatMap((ofEncoder) => {
    const table = ofEncoder[0] && findTable(calibrations, ofEncoder[0].encoder);
    return groupFaces(ofEncoder, limitForFaces(table).threshold);
  });
  // A group has at most one face a picture.
  const [person = []] = groups.toSorted((a, b) => b.length - a.length || areaOf(b) - areaOf(a));
  return person;
}

/** Square pixels of all boxes together; 0 where the encoder tells no boxes. */
const areaOf = (faces: readonly ComparedFace[]): number =>
  faces.reduce((sum, { box }) => sum + (box ? box.width * box.height : 0), 0);

function explainLeftOut(face: ComparedFace, { name, version }: EncoderIdentity): LeftOutReason {
  if (!isUsable(face)) return 'poor_quality';
  return face.encoder.name === name && face.encoder.version === version ? 'other_person' : 'other_encoder';
}
