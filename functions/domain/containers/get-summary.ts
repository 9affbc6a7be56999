import type { Container, Encodings, Slot } from '../model.ts';
import { slotAsSeen } from '../states.ts';
import { type FindDependencies, findContainer } from './find-container.ts';

export interface ContainerSummary {
  readonly container: Container;
  /** In upload order; `encodings` only where the slot says `completed`. */
  readonly images: readonly { readonly slot: Slot; readonly encodings?: Encodings }[];
}

/**
 * What is known of a container now.
 *
 * @throws {ApiError} `container_not_found`
 */
export async function getSummary(
  dependencies: FindDependencies,
  containerId: string,
  owner: string,
): Promise<ContainerSummary> {
  const found = await findContainer(dependencies, containerId, owner);
  const time = dependencies.now();
  const images = inUploadOrder(found.container.slots).map((slot) => {
    const seen = slotAsSeen(slot, time);
    const encodings = seen.status === 'completed' ? found.encodings.get(slot.imageId) : undefined;
    return encodings ? { slot: seen, encodings } : { slot: seen };
  });
  return { container: found.container, images };
}

/** Ties happen only between uploads at the same millisecond, which have no order; the id makes it a stable one. */
function inUploadOrder(slots: readonly Slot[]): Slot[] {
  return slots.toSorted((a, b) => a.createdAt - b.createdAt || (a.imageId < b.imageId ? -1 : 1));
}
