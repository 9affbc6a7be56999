import { Refusal, TemporaryFault } from './errors.ts';
import { deriveIdFromKey, digestOf } from './ids.ts';
import type { Instant, Slot } from './model.ts';
import type { ContainerStore } from './ports.ts';

export interface ReserveDependencies {
  readonly containers: Pick<ContainerStore, 'reserve' | 'join'>;
  readonly newId: () => string;
  readonly now: () => Instant;
}

export interface ImageRequest {
  readonly containerId: string;
  readonly owner: string;
  /** What is sent: the picture, or the announcement of one. */
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
export function planSlot({ newId, now }: ReserveDependencies, request: ImageRequest, lifetime: number): Slot {
  const { containerId, owner, content, idempotencyKey } = request;
  const createdAt = now();
  const slot = { status: 'processing' as const, createdAt, deadline: createdAt + lifetime, attempt: newId() };
  return idempotencyKey === undefined
    ? { ...slot, imageId: newId() }
    : { ...slot, imageId: deriveIdFromKey([owner, containerId], idempotencyKey), digest: digestOf(content) };
}

/**
 * Takes a slot of the container, or finds the one that an earlier call with the same idempotency key has taken.
 *
 * @throws {Refusal} `container_not_found`, `image_limit_reached` or `idempotency_key_reused`
 */
export async function reserveImage(
  { containers }: Pick<ReserveDependencies, 'containers'>,
  { containerId, owner }: ImageRequest,
  planned: Slot,
): Promise<ReservedImage> {
  const found = await containers.reserve({ containerId, owner, now: planned.createdAt, slot: planned });
  if (found.outcome === 'container_not_found') throw new Refusal('container_not_found');
  if (found.outcome === 'full') throw new Refusal('image_limit_reached');
  if (found.outcome === 'already_reserved') return await rejoin(containers, containerId, planned, found.slot);
  return { slot: planned, next: 'store' };
}

async function rejoin(
  containers: Pick<ContainerStore, 'join'>,
  containerId: string,
  planned: Slot,
  taken: Slot,
): Promise<ReservedImage> {
  // The SDK repeated this very call because its answer was lost.
  if (taken.attempt === planned.attempt) return { slot: taken, next: 'store' };
  if (taken.digest !== planned.digest) throw new Refusal('idempotency_key_reused');
  const joined = await containers.join(containerId, taken);
  if (joined === 'gone') throw new TemporaryFault('The call that took the slot has given it back');
  return { slot: taken, next: taken.status === 'processing' ? 'store' : 'nothing' };
}

/**
 * Does the work for a slot that was planned. When a store fails it is unknown how far it got, so the slot is given back.
 * Should that fail as well, the slot runs into its deadline; a picture without a slot is deleted by the worker that hears
 * of it.
 *
 * @throws {Refusal} what the work refuses, or `unavailable` in the place of a `TemporaryFault`
 */
export async function orGiveBack<Result>(
  { containers }: { readonly containers: Pick<ContainerStore, 'release'> },
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
