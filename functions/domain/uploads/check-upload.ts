import { imageErrors } from '../../../api/errors.ts';
import type { ImageReference, Instant } from '../model.ts';
import { isPictureOf } from '../picture-name.ts';
import type { ContainerStore, PictureStore } from '../ports.ts';

export interface CheckUploadDependencies {
  readonly containers: Pick<ContainerStore, 'findSlot' | 'fail'>;
  readonly pictures: Pick<PictureStore, 'list'>;
  readonly now: () => Instant;
}

/** An image whose picture the client uploads straight to the store, and when its slot was taken. */
export type AwaitedImage = ImageReference & { readonly createdAt: Instant };

/**
 * Fails an image whose picture has not arrived. A picture that waits for the encoder has arrived. A slot that was taken anew
 * for the same image, after an erasure, has a check of its own.
 */
export async function checkUpload(
  { containers, pictures, now }: CheckUploadDependencies,
  { containerId, imageId, createdAt }: AwaitedImage,
): Promise<'arrived' | 'missing'> {
  const found = await containers.findSlot(containerId, imageId);
  if (found?.slot.status !== 'processing') return 'arrived';
  if (found.slot.createdAt !== createdAt) return 'arrived';
  const stored = await pictures.list(containerId);
  if (stored.some((picture) => picture.imageId === imageId && isPictureOf(picture, createdAt))) return 'arrived';
  const failure = { code: 'upload_missing', message: imageErrors.upload_missing } as const;
  const change = await containers.fail(containerId, found.slot, failure, now());
  return change === 'changed' ? 'missing' : 'arrived';
}
