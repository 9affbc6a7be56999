import { type FindDependencies, findContainer } from './containers/find-container.ts';
import { ApiError } from './errors.ts';
import type { ImageReference, Instant } from './model.ts';
import { isPictureOf } from './picture-name.ts';
import type { ContainerStore, PictureStore, StoredImages, TaskQueue } from './ports.ts';
import { isWhole } from './search/enrolment.ts';

export interface EraseDependencies extends FindDependencies {
  readonly containers: Pick<
    ContainerStore,
    | 'read'
    | 'removeContainer'
    | 'removeSlot'
    | 'removeUnclaimed'
    | 'listImages'
    | 'discardEncodings'
    | 'discardEnrolment'
  >;
  readonly pictures: Pick<PictureStore, 'delete' | 'list'>;
  readonly tasks: TaskQueue;
  /** Seconds after which the erasure is done again: no worker can still be processing a picture by then. */
  readonly eraseAgainSeconds: number;
}

export type SweepDependencies = Pick<EraseDependencies, 'containers' | 'pictures'>;

/**
 * Erases a container with all pictures and vectors. The deferred task is enqueued before anything is removed: wherever this
 * call ends, the task completes the erasure. It runs after any worker that may still be processing a picture.
 *
 * @throws {ApiError} `container_not_found`
 */
export async function eraseContainer(dependencies: EraseDependencies, containerId: string, owner: string) {
  const { container } = await findContainer(dependencies, containerId, owner);
  const { createdAt } = container;
  await dependencies.tasks.enqueue({ task: 'erase_container', containerId, createdAt }, dependencies.eraseAgainSeconds);
  await finishContainer(dependencies, containerId, createdAt);
}

/**
 * Erases one image and releases its slot, in the same order as `eraseContainer`.
 *
 * @throws {ApiError} `container_not_found` or `image_not_found`
 */
export async function eraseImage(dependencies: EraseDependencies, image: ImageReference, owner: string) {
  const { containerId, imageId } = image;
  const { container } = await findContainer(dependencies, containerId, owner);
  const slot = container.slots.find((candidate) => candidate.imageId === imageId);
  if (!slot) throw new ApiError('image_not_found');
  const { createdAt } = slot;
  await dependencies.tasks.enqueue(
    { task: 'erase_image', containerId, imageId, createdAt },
    dependencies.eraseAgainSeconds,
  );
  await finishImage(dependencies, image, createdAt);
}

/** The removal itself, safe to repeat. After its first step the container cannot be found any more. */
export async function finishContainer(dependencies: SweepDependencies, containerId: string, createdAt: Instant) {
  await dependencies.containers.removeContainer(containerId, createdAt);
  await sweepOrphans(dependencies, containerId);
}

/** The removal itself, safe to repeat. */
export async function finishImage(
  dependencies: SweepDependencies,
  { containerId, imageId }: ImageReference,
  createdAt: Instant,
) {
  await dependencies.containers.removeSlot(containerId, imageId, createdAt);
  await sweepOrphans(dependencies, containerId);
}

/**
 * Removes every picture and every vector without a slot, and an enrolment that one of its images has left. A slot is taken before
 * anything is stored for it, so what has no slot is an orphan. The pictures are listed before the slots are read, so that a new
 * picture is never taken for an orphan.
 *
 * @returns the slots that there are
 */
export async function sweepOrphans(
  { containers, pictures }: SweepDependencies,
  containerId: string,
): Promise<StoredImages['slots']> {
  const stored = await pictures.list(containerId);
  const { createdAt, slots, encodings, enrolment } = await containers.listImages(containerId);
  if (enrolment && !isWhole(enrolment, createdAt, slots)) await containers.discardEnrolment(enrolment);
  for (const slot of encodings) {
    if (slots.get(slot.imageId) !== slot.createdAt) await containers.discardEncodings(containerId, slot);
  }
  for (const picture of stored) if (!isPictureOf(picture, slots.get(picture.imageId))) await pictures.delete(picture);
  return slots;
}
