import type { ImageErrorCode } from '../../api/errors.ts';
import type { ImageReference, Slot } from './model.ts';
import type { ContainerStore, EventTopic, ImageEvent } from './ports.ts';

export interface AnnounceDependencies {
  readonly containers: Pick<ContainerStore, 'findSlot'>;
  /** Without it nobody is told anything. */
  readonly events: EventTopic | undefined;
}

/**
 * Tells the topic of an image that is terminal. The event is made of the stored slot alone: it never runs ahead of what
 * readers see, and whoever comes again after a crash or a failure of the topic tells the same. An image that is still
 * processing, or gone, is not announced.
 *
 * @param onlyCode announces a failure of this code and nothing else
 * @returns what was published, if anything
 * @throws the topic did not take the event: this has to be done again, the image is final already
 */
export async function announceOutcome(
  { containers, events }: AnnounceDependencies,
  { containerId, imageId }: ImageReference,
  onlyCode?: ImageErrorCode,
): Promise<ImageEvent | undefined> {
  if (!events) return undefined;
  const found = await containers.findSlot(containerId, imageId);
  const event = found && eventOf(containerId, found.slot);
  if (!event || (onlyCode && event.errorCode !== onlyCode)) return undefined;
  await events.publish(event);
  return event;
}

function eventOf(containerId: string, slot: Slot): ImageEvent | undefined {
  const { imageId, status, failure, faceCount, finishedAt } = slot;
  if (status === 'processing' || finishedAt === undefined) return undefined;
  return {
    containerId,
    imageId,
    status,
    errorCode: failure?.code ?? null,
    faces: faceCount ?? null,
    occurredAt: finishedAt,
  };
}
