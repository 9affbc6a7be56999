import { ERASE_AGAIN_SECONDS } from '../../api/limits.ts';
import { Refusal } from './errors.ts';
import { type FindDependencies, findContainer } from './find-container.ts';
import type { ImageReference, Instant } from './model.ts';
import type { ChoreQueue, ContainerStore, PictureStore } from './ports.ts';

export interface EraseDependencies extends FindDependencies {
  readonly containers: Pick<
    ContainerStore,
    'read' | 'removeContainer' | 'removeSlot' | 'listImages' | 'discardEncodings'
  >;
  readonly pictures: Pick<PictureStore, 'delete' | 'list'>;
  readonly chores: ChoreQueue;
}

type SweepDependencies = Pick<EraseDependencies, 'containers' | 'pictures'>;

/**
 * Erases a container with all pictures and vectors. The chore is ordered before anything is removed: wherever this call
 * ends, the chore ends with everything erased. It comes later than any worker that may still have a picture in its hands.
 *
 * @throws {Refusal} `container_not_found`
 */
export async function eraseContainer(dependencies: EraseDependencies, containerId: string, owner: string) {
  const { container } = await findContainer(dependencies, containerId, owner);
  const { createdAt } = container;
  await dependencies.chores.order({ chore: 'erase_container', containerId, createdAt }, ERASE_AGAIN_SECONDS);
  await finishContainer(dependencies, containerId, createdAt);
}

/**
 * Erases one image and gives its slot back, in the same order as `eraseContainer`.
 *
 * @throws {Refusal} `container_not_found` or `image_not_found`
 */
export async function eraseImage(dependencies: EraseDependencies, image: ImageReference, owner: string) {
  const { containerId, imageId } = image;
  const { container } = await findContainer(dependencies, containerId, owner);
  const slot = container.slots.find((candidate) => candidate.imageId === imageId);
  if (!slot) throw new Refusal('image_not_found');
  const { createdAt } = slot;
  await dependencies.chores.order({ chore: 'erase_image', containerId, imageId, createdAt }, ERASE_AGAIN_SECONDS);
  await finishImage(dependencies, image, createdAt);
}

/** The removal itself, safe to repeat. From its first step on nobody can find the container. */
export async function finishContainer(dependencies: SweepDependencies, containerId: string, createdAt: Instant) {
  await dependencies.containers.removeContainer(containerId, createdAt);
  await sweepLeftovers(dependencies, containerId);
}

/** The removal itself, safe to repeat. */
export async function finishImage(
  dependencies: SweepDependencies,
  { containerId, imageId }: ImageReference,
  createdAt: Instant,
) {
  await dependencies.containers.removeSlot(containerId, imageId, createdAt);
  await sweepLeftovers(dependencies, containerId);
}

/**
 * Removes every picture and every vector that has no slot. A slot is taken before anything is stored for it, so whatever
 * has none was left behind; the pictures are listed before the slots are read, so that a new one is never taken for old.
 */
async function sweepLeftovers({ containers, pictures }: SweepDependencies, containerId: string): Promise<void> {
  const stored = await pictures.list(containerId);
  const { slots, encodings } = await containers.listImages(containerId);
  for (const slot of encodings) if (!slots.has(slot.imageId)) await containers.discardEncodings(containerId, slot);
  for (const imageId of stored) if (!slots.has(imageId)) await pictures.delete(containerId, imageId);
}
