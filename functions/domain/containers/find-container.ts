import { ApiError } from '../errors.ts';
import type { Container, Encodings, Instant } from '../model.ts';
import type { ContainerStore } from '../ports.ts';

export interface FindDependencies {
  readonly containers: Pick<ContainerStore, 'read'>;
  readonly now: () => Instant;
}

export interface FoundContainer {
  readonly container: Container;
  readonly encodings: ReadonlyMap<string, Encodings>;
}

/**
 * The owner's container.
 *
 * @throws {ApiError} `container_not_found`: unknown, expired, or another owner's, which must look the same
 */
export async function findContainer(
  { containers, now }: FindDependencies,
  containerId: string,
  owner: string,
): Promise<FoundContainer> {
  const found = await containers.read(containerId);
  if (!found || found.container.owner !== owner || found.container.expiresAt <= now()) {
    throw new ApiError('container_not_found');
  }
  return found;
}
