import type { ComparedFace } from '../../functions/domain/verification/group-faces.ts';
import type { PictureResult } from './picture-result.ts';

/** A face of one of the pictures that were typed. Its `faceId` is its name, and its `imageId` the number of the picture. */
export interface NamedFace extends ComparedFace {
  readonly picture: PictureResult;
}

const LETTERS = 26;

/** Such as "2a": the first face of the second picture, and "2aa" the 27th. Faces are numbered from 0, pictures from 1. */
export function nameFace(picture: number, face: number): string {
  const letters = (index: number): string =>
    (index < LETTERS ? '' : letters(Math.floor(index / LETTERS) - 1)) + String.fromCharCode(97 + (index % LETTERS));
  return `${picture}${letters(face)}`;
}

/**
 * The faces of pictures, named as `encode` prints them.
 *
 * @param first number of the first picture
 */
export function listNamedFaces(results: readonly PictureResult[], first = 1): NamedFace[] {
  return results.flatMap((picture, index) => {
    const { encoder, encodings } = picture;
    if (!encoder) return [];
    return encodings.map((face, place) => ({
      ...face,
      faceId: nameFace(first + index, place),
      imageId: String(first + index),
      picture,
      encoder,
    }));
  });
}
