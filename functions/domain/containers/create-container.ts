import { deriveIdFromKey } from '../ids.ts';
import type { Instant } from '../model.ts';
import type { ContainerStore, NewContainer } from '../ports.ts';

const DAY = 24 * 60 * 60 * 1000;

export interface CreateContainerDependencies {
  readonly containers: Pick<ContainerStore, 'create'>;
  readonly newId: () => string;
  readonly now: () => Instant;
  readonly retentionDays: number;
}

/** Starts a verification attempt for an owner. The same owner's same idempotency key gives the same container. */
export async function createContainer(
  { containers, newId, now, retentionDays }: CreateContainerDependencies,
  owner: string,
  idempotencyKey?: string,
): Promise<NewContainer> {
  const createdAt = now();
  const containerId = idempotencyKey === undefined ? newId() : deriveIdFromKey([owner], idempotencyKey);
  return await containers.create({ containerId, owner, createdAt, expiresAt: expiryOf(createdAt, retentionDays) });
}

/** Whole seconds, because that is what DynamoDB's time to live takes, and what is stored must equal what is answered. */
function expiryOf(createdAt: Instant, retentionDays: number): Instant {
  return Math.floor((createdAt + retentionDays * DAY) / 1000) * 1000;
}
