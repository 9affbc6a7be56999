import type { Instant } from '../model.ts';
import type { FindDependencies } from './find-container.ts';
import { type ContainerSummary, getSummary } from './get-summary.ts';

export interface WaitDependencies extends FindDependencies {
  /** @param milliseconds to wait */
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** Seconds that a response is held at most. */
  readonly maxWaitSeconds: number;
}

/** Milliseconds between two looks at the table: at most two a second. */
const BETWEEN_LOOKS = 500;

/** Longest time, in seconds, that a caller is asked to wait before the next look. */
const LONGEST_PAUSE = 30;

/**
 * The summary as soon as nothing is processing any more, or as it is when the time is up.
 *
 * A held response costs an execution of a function on AWS. So it is held only while the youngest picture is younger than
 * `maxWaitSeconds`: a picture that takes longer waits in a backlog or for an encoder that is down, and then every caller
 * would hold one. Those callers come back after `secondsUntilNextLook`.
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
    const left = heldUntil(summary, until, dependencies.maxWaitSeconds) - dependencies.now();
    if (!isWaiting(summary) || left <= 0) return summary;
    await dependencies.sleep(Math.min(BETWEEN_LOOKS, left));
  }
}

/** When a response ends that is held, at the latest. */
export const heldUntil = (summary: ContainerSummary, until: Instant, maxWaitSeconds: number): Instant =>
  Math.min(until, youngestProcessing(summary) + maxWaitSeconds * 1000);

/** True while an image of the container has no final state. */
export const isWaiting = (summary: ContainerSummary): boolean => processingSlots(summary).length > 0;

/**
 * Seconds after which a caller should look again: half of the time that the youngest picture has taken so far, 1 to 30. So
 * a result is seen at most half as late again as it comes, and a backlog is not made worse by those who ask for it.
 */
export function secondsUntilNextLook(summary: ContainerSummary, now: Instant): number {
  const age = now - youngestProcessing(summary);
  return Math.min(LONGEST_PAUSE, Math.max(1, Math.ceil(age / 2000)));
}

const processingSlots = ({ images }: ContainerSummary) =>
  images.map(({ slot }) => slot).filter(({ status }) => status === 'processing');

const youngestProcessing = (summary: ContainerSummary): Instant =>
  Math.max(...processingSlots(summary).map(({ createdAt }) => createdAt));
