import type { FindDependencies } from './find-container.ts';
import { type ContainerSummary, getSummary } from './get-summary.ts';
import type { Instant } from './model.ts';

export interface WaitDependencies extends FindDependencies {
  /** @param milliseconds to wait */
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** Milliseconds between two looks at the table: at most two a second. */
const BETWEEN_LOOKS = 500;

/**
 * The summary as soon as nothing is processing any more, or as it is when the time is up.
 *
 * @param until when to stop waiting; a time that has passed waits not at all
 * @throws {ApiError} `container_not_found`, also when the container is deleted meanwhile
 */
export async function waitForSummary(
  dependencies: WaitDependencies,
  containerId: string,
  owner: string,
  until: Instant,
): Promise<ContainerSummary> {
  for (;;) {
    const summary = await getSummary(dependencies, containerId, owner);
    const left = until - dependencies.now();
    if (!isWaiting(summary) || left <= 0) return summary;
    await dependencies.sleep(Math.min(BETWEEN_LOOKS, left));
  }
}

/** True while an image of the container has no final state. */
export const isWaiting = ({ images }: ContainerSummary): boolean =>
  images.some(({ slot }) => slot.status === 'processing');
