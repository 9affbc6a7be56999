import { PROCESSING_DEADLINE_SECONDS } from '../../api/limits.ts';
import { Refusal, TemporaryFault } from './errors.ts';
import type { Slot } from './model.ts';
import type { ContainerStore, PictureStore } from './ports.ts';
import { planSlot, type ReserveDependencies, reserveImage } from './reserve-image.ts';

export interface AddImageDependencies extends ReserveDependencies {
  readonly containers: Pick<ContainerStore, 'reserve' | 'join' | 'release'>;
  readonly pictures: Pick<PictureStore, 'put'>;
}

export interface Upload {
  readonly containerId: string;
  readonly owner: string;
  readonly bytes: Uint8Array;
  readonly idempotencyKey?: string | undefined;
}

/**
 * Takes a slot, then stores the picture; the stored object is what starts the encoding.
 *
 * @throws {Refusal} `container_not_found`, `image_limit_reached`, `idempotency_key_reused`, or `unavailable` with nothing
 *   half done
 */
export async function addImage(dependencies: AddImageDependencies, upload: Upload): Promise<Slot> {
  const { containerId, bytes } = upload;
  const request = { ...upload, content: bytes };
  const planned = planSlot(dependencies, request, PROCESSING_DEADLINE_SECONDS * 1000);
  return await orGiveBack(dependencies, containerId, planned, async () => {
    const { slot, next } = await reserveImage(dependencies, request, planned);
    if (next === 'store') await dependencies.pictures.put(containerId, slot.imageId, bytes);
    return slot;
  });
}

/**
 * When a store fails it is unknown how far it got, so the slot is given back. Should that fail as well, the slot runs into
 * its deadline; a picture without a slot is deleted by the worker that hears of it.
 */
export async function orGiveBack<Result>(
  { containers }: Pick<AddImageDependencies, 'containers'>,
  containerId: string,
  planned: Slot,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    await containers.release(containerId, planned).catch(() => undefined);
    throw error instanceof TemporaryFault ? new Refusal('unavailable', undefined, { cause: error }) : error;
  }
}
