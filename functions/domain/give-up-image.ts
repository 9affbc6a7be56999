import { imageErrors } from '../../api/errors.ts';
import { type EncodeImageDependencies, type EncodeOutcome, failImage } from './encode-image.ts';
import type { Failure, ImageReference } from './model.ts';

const givenUp: Failure = { code: 'encoder_unavailable', message: imageErrors.encoder_unavailable };

/** All tries of an image failed: it becomes `failed`, so that nobody waits for it, and its picture is deleted. */
export async function giveUpImage(
  dependencies: Pick<EncodeImageDependencies, 'containers' | 'pictures' | 'now'>,
  image: ImageReference,
): Promise<EncodeOutcome> {
  const found = await dependencies.containers.findSlot(image.containerId, image.imageId);
  const outcome: EncodeOutcome = found
    ? await failImage(dependencies, image.containerId, found.slot, givenUp)
    : { outcome: 'skipped', reason: 'no_slot' };
  await dependencies.pictures.delete(image.containerId, image.imageId);
  return outcome;
}
