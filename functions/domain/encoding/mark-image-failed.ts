import { imageErrors } from '../../../api/errors.ts';
import type { Failure } from '../model.ts';
import type { PictureName } from '../ports.ts';
import { type EncodeImageDependencies, type EncodeOutcome, failImage, findSlotOfPicture } from './encode-image.ts';

const encoderUnavailable: Failure = { code: 'encoder_unavailable', message: imageErrors.encoder_unavailable };

/** Marks an image as failed after the last try of its picture, and deletes the picture. */
export async function markImageFailed(
  dependencies: Pick<EncodeImageDependencies, 'containers' | 'pictures' | 'now'>,
  picture: PictureName,
): Promise<EncodeOutcome> {
  const found = await findSlotOfPicture(dependencies, picture);
  const outcome: EncodeOutcome = found
    ? await failImage(dependencies, picture.containerId, found.slot, encoderUnavailable)
    : { outcome: 'skipped', reason: 'no_slot' };
  await dependencies.pictures.delete(picture);
  return outcome;
}
