import { imageErrors } from '../../api/errors.ts';
import { type EncodeImageDependencies, type EncodeOutcome, failImage } from './encode-image.ts';
import type { Failure, ImageReference } from './model.ts';

const encoderUnavailable: Failure = { code: 'encoder_unavailable', message: imageErrors.encoder_unavailable };

/** Marks an image as failed after its last try, and deletes its picture. */
export async function markImageFailed(
  dependencies: Pick<EncodeImageDependencies, 'containers' | 'pictures' | 'now'>,
  image: ImageReference,
): Promise<EncodeOutcome> {
  const found = await dependencies.containers.findSlot(image.containerId, image.imageId);
  const outcome: EncodeOutcome = found
    ? await failImage(dependencies, image.containerId, found.slot, encoderUnavailable)
    : { outcome: 'skipped', reason: 'no_slot' };
  await dependencies.pictures.delete(image.containerId, image.imageId);
  return outcome;
}
