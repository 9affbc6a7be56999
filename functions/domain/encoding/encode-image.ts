import { ImageFailure } from '../errors.ts';
import type { Encodings, Failure, Instant } from '../model.ts';
import { isPictureOf } from '../picture-name.ts';
import type {
  ChangeOutcome,
  ContainerStore,
  Encoder,
  PictureName,
  PictureStore,
  SlotName,
  SlotOfImage,
} from '../ports.ts';
import { isPastDeadline, timedOut } from '../states.ts';
import { acceptFaces } from './accept-faces.ts';

export interface EncodeImageDependencies {
  readonly containers: Pick<ContainerStore, 'findSlot' | 'complete' | 'fail' | 'discardEncodings'>;
  readonly pictures: Pick<PictureStore, 'get' | 'delete'>;
  readonly encoder: Encoder;
  readonly now: () => Instant;
}

export type EncodeOutcome =
  | { readonly outcome: 'completed'; readonly faces: number; readonly encodeMilliseconds: number }
  | { readonly outcome: 'failed'; readonly failure: Failure }
  /** Nothing to do: the image has its final state already, or the slot of the picture was deleted. */
  | { readonly outcome: 'skipped'; readonly reason: Exclude<ChangeOutcome, 'changed'> };

/**
 * Encodes one stored picture and makes its image terminal; afterwards the picture is gone. Doing it twice is harmless.
 *
 * @param timeLeft the milliseconds that the encoder may take; called when it starts, because the reads before it take time too
 * @throws any error that is not about the picture: the work has to be retried
 */
export async function encodeImage(
  dependencies: EncodeImageDependencies,
  picture: PictureName,
  timeLeft: () => number,
): Promise<EncodeOutcome> {
  const found = await findSlotOfPicture(dependencies, picture);
  const outcome = await settle(dependencies, picture, found, timeLeft);
  await dependencies.pictures.delete(picture);
  return outcome;
}

/** The slot that a picture is for; undefined where it is gone, also when the image has another one since then. */
export async function findSlotOfPicture(
  { containers }: { readonly containers: Pick<ContainerStore, 'findSlot'> },
  picture: PictureName,
): Promise<SlotOfImage | undefined> {
  const found = await containers.findSlot(picture.containerId, picture.imageId);
  return isPictureOf(picture, found?.slot.createdAt) ? found : undefined;
}

async function settle(
  dependencies: EncodeImageDependencies,
  picture: PictureName,
  found: SlotOfImage | undefined,
  timeLeft: () => number,
): Promise<EncodeOutcome> {
  if (!found) return { outcome: 'skipped', reason: 'no_slot' };
  if (found.slot.status === 'completed') return { outcome: 'skipped', reason: 'already_completed' };
  if (found.slot.status === 'failed') return { outcome: 'skipped', reason: 'already_failed' };
  const { slot } = found;
  if (isPastDeadline(slot, dependencies.now()))
    return await failImage(dependencies, picture.containerId, slot, timedOut);
  try {
    return await encodeAndComplete(dependencies, picture, found, timeLeft);
  } catch (error) {
    if (error instanceof ImageFailure) return await failImage(dependencies, picture.containerId, slot, error);
    throw error;
  }
}

async function encodeAndComplete(
  dependencies: EncodeImageDependencies,
  picture: PictureName,
  found: SlotOfImage,
  timeLeft: () => number,
): Promise<EncodeOutcome> {
  const { containers, pictures, encoder, now } = dependencies;
  const { containerId, imageId } = picture;
  const bytes = await pictures.get(picture);
  if (!bytes) throw new ImageFailure('upload_missing');
  const start = now();
  const encoded = await encoder.encode(bytes, timeLeft());
  const end = now();
  const faces = acceptFaces(imageId, encoded);
  const { width, height } = encoded;
  const encodings: Encodings = { imageId, faces, width, height, encoder: encoder.identity };
  const change = await containers.complete(containerId, encodings, found, end);
  if (change === 'changed') return { outcome: 'completed', faces: faces.length, encodeMilliseconds: end - start };
  if (change === 'already_completed') return { outcome: 'skipped', reason: change };
  if (change === 'deadline_passed') return await failImage(dependencies, containerId, found.slot, timedOut);
  await containers.discardEncodings(containerId, found.slot);
  return { outcome: 'skipped', reason: change };
}

/** Sets `failed` where the image is still processing, and leaves no vectors behind. */
export async function failImage(
  { containers, now }: Pick<EncodeImageDependencies, 'containers' | 'now'>,
  containerId: string,
  slot: SlotName,
  { code, message, detectedType }: Failure,
): Promise<EncodeOutcome> {
  const failure: Failure = { code, message, ...(detectedType && { detectedType }) };
  const change = await containers.fail(containerId, slot, failure, now());
  if (change !== 'already_completed') await containers.discardEncodings(containerId, slot);
  return change === 'changed' ? { outcome: 'failed', failure } : { outcome: 'skipped', reason: change };
}
