import { PROCESSING_DEADLINE_SECONDS } from '../../../settings/work-limits.ts';
import type { Slot } from '../model.ts';
import { pictureOf } from '../picture-name.ts';
import type { ContainerStore, PictureStore } from '../ports.ts';
import { prepareReservation, type ReserveDependencies, releaseOnFailure, reserveImage } from './reserve-image.ts';

export interface AddImageDependencies extends ReserveDependencies {
  readonly containers: Pick<ContainerStore, 'reserve' | 'claim' | 'release'>;
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
 * @throws {ApiError} `container_not_found`, `image_limit_reached`, `idempotency_key_reused`, or `unavailable` with nothing
 *   half done
 */
export async function addImage(dependencies: AddImageDependencies, upload: Upload): Promise<Slot> {
  const { containerId, bytes } = upload;
  const request = { ...upload, content: bytes };
  const planned = prepareReservation(dependencies, request, PROCESSING_DEADLINE_SECONDS * 1000);
  return await releaseOnFailure(dependencies, containerId, planned, async () => {
    const { slot, next } = await reserveImage(dependencies, request, planned);
    if (next === 'store') await dependencies.pictures.put(pictureOf(containerId, slot), bytes);
    return slot;
  });
}
