import { MAX_FACES_PER_IMAGE, MAX_VECTOR_NUMBER, VECTOR_LENGTH } from '../../../api/limits.ts';
import { ImageFailure } from '../errors.ts';
import { deriveFaceId } from '../ids.ts';
import type { EncodedPicture, Face } from '../model.ts';

/**
 * Accepts an encoder's answer, or refuses it for good: vectors are compared by other systems later, so one that is not
 * 128 finite numbers, of which a distance can be made, must never be stored.
 *
 * @throws {ImageFailure} `too_many_faces` or `invalid_encoder_response`
 */
export function acceptFaces(imageId: string, picture: EncodedPicture): Face[] {
  if (picture.faces.length > MAX_FACES_PER_IMAGE) throw new ImageFailure('too_many_faces');
  if (!picture.faces.every((face) => isVector(face.vector))) throw new ImageFailure('invalid_encoder_response');
  return picture.faces.map((face, index) => ({ ...face, faceId: deriveFaceId(imageId, index) }));
}

const isVector = (numbers: readonly number[]): boolean =>
  numbers.length === VECTOR_LENGTH && numbers.every((number) => Math.abs(number) <= MAX_VECTOR_NUMBER);
