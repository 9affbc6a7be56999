import { ApiError, TransientError } from '../errors.ts';
import { deriveIdFromKey, digestOf } from '../ids.ts';
import type { Instant, Slot } from '../model.ts';
import type { ContainerStore } from '../ports.ts';

export interface ReserveDependencies {
  readonly containers: Pick<ContainerStore, 'reserve' | 'claim'>;
  readonly newId: () => string;
  readonly now: () => Instant;
}

export interface ImageRequest {
  readonly containerId: string;
  readonly owner: string;
  /** What is sent: the picture, or what was said of it before. */
  readonly content: Uint8Array | string;
  /** The same key with the same content means the same image. */
  readonly idempotencyKey?: string | undefined;
}

/** A slot for an image, and what the caller has to do for it. */
export interface ReservedImage {
  readonly slot: Slot;
  /** `store`: the picture has to be stored; `nothing`: the image has its final state already. */
  readonly next: 'store' | 'nothing';
}

/** The slot that a request asks for, before it is taken. */
export function prepareReservation({ newId, now }: ReserveDependencies, request: ImageRequest, lifetime: number): Slot {
  const { containerId, owner, content, idempotencyKey } = request;
  const createdAt = now();
  const slot = { status: 'processing' as const, createdAt, deadline: createdAt + lifetime, reservationId: newId() };
  return idempotencyKey === undefined
    ? { ...slot, imageId: newId() }
    : { ...slot, imageId: deriveIdFromKey([owner, containerId], idempotencyKey), digest: digestOf(content) };
}

/**
 * Takes a slot of the container, or finds the one that an earlier call with the same idempotency key has taken.
 *
 * @throws {ApiError} `container_not_found`, `image_limit_reached` or `idempotency_key_reused`
 */
export async function reserveImage(
  { containers }: Pick<ReserveDependencies, 'containers'>,
  { containerId, owner }: ImageRequest,
  prepared: Slot,
): Promise<ReservedImage> {
  const found = await containers.reserve({ containerId, owner, now: prepared.createdAt, slot: prepared });
  if (found.outcome === 'container_not_found') throw new ApiError('container_not_found');
  if (found.outcome === 'full') throw new ApiError('image_limit_reached');
  if (found.outcome === 'already_reserved') return await reclaim(containers, containerId, prepared, found.slot);
  return { slot: prepared, next: 'store' };
}

async function reclaim(
  containers: Pick<ContainerStore, 'claim'>,
  containerId: string,
  prepared: Slot,
  taken: Slot,
): Promise<ReservedImage> {
  // The SDK repeated this very call because its response was lost.
  if (taken.reservationId === prepared.reservationId) return { slot: taken, next: 'store' };
  if (taken.digest !== prepared.digest) throw new ApiError('idempotency_key_reused');
  const claimed = await containers.claim(containerId, taken);
  if (claimed === 'gone') throw new TransientError('The call that took the slot has given it back');
  return { slot: taken, next: taken.status === 'processing' ? 'store' : 'nothing' };
}

/**
 * Does the work for a slot that was prepared. When a store fails it is unknown how far it got, so the slot is released.
 * Should that fail as well, the slot runs into its deadline; the worker deletes a picture that has no slot.
 *
 * @throws {ApiError} what the work refuses, or `unavailable` in the place of a `TransientError`
 */
export async function releaseOnFailure<Result>(
  { containers }: { readonly containers: Pick<ContainerStore, 'release'> },
  containerId: string,
  prepared: Slot,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    await containers.release(containerId, prepared).catch(() => undefined);
    throw error instanceof TransientError ? new ApiError('unavailable', undefined, { cause: error }) : error;
  }
}
