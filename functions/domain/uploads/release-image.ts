import { findContainer } from '../containers/find-container.ts';
import { type EraseDependencies, type SweepDependencies, sweepOrphans } from '../erase.ts';
import { ApiError } from '../errors.ts';
import type { ImageReference, Slot } from '../model.ts';
import type { SlotName } from '../ports.ts';

/** A slot, and the call that took it. */
export type ReservedSlot = SlotName & { readonly reservationId: string };

/**
 * Whether the client whose call took a slot may give it back: its picture is not encoded yet, and no other call relies on the
 * slot. Once this is false it stays false. Both stores check it in the write that removes the slot.
 */
export const isReleasable = (slot: Slot, reservationId: string): boolean =>
  slot.status === 'processing' && slot.reservationId === reservationId;

/**
 * Erases an image whose upload has failed, for the client whose call took its slot. A repeated call may rely on the same
 * slot, and may have brought the picture: then nothing is erased. The order is that of `eraseImage`.
 *
 * @param reservationIds of calls, one of which took the slot
 * @throws {ApiError} `container_not_found`, `image_not_found`, `image_in_use`
 */
export async function releaseImage(
  dependencies: EraseDependencies,
  { containerId, imageId }: ImageReference,
  owner: string,
  reservationIds: readonly string[],
): Promise<void> {
  const { container } = await findContainer(dependencies, containerId, owner);
  const slot = container.slots.find((candidate) => candidate.imageId === imageId);
  if (!slot) throw new ApiError('image_not_found');
  const reservationId = reservationIds.find((id) => isReleasable(slot, id));
  if (reservationId === undefined) throw new ApiError('image_in_use');
  const { createdAt } = slot;
  const reserved = { imageId, createdAt, reservationId };
  await dependencies.tasks.enqueue({ task: 'release_image', containerId, ...reserved }, dependencies.eraseAgainSeconds);
  if ((await finishRelease(dependencies, containerId, reserved)) === 'in_use') throw new ApiError('image_in_use');
}

/** The removal itself, safe to repeat. `released` also where the slot is gone already. */
export async function finishRelease(
  dependencies: SweepDependencies,
  containerId: string,
  reserved: ReservedSlot,
): Promise<'released' | 'in_use'> {
  await dependencies.containers.removeUnclaimed(containerId, reserved);
  const slots = await sweepOrphans(dependencies, containerId);
  return slots.get(reserved.imageId) === reserved.createdAt ? 'in_use' : 'released';
}
