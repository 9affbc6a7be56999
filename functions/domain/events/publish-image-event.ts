import type { ImageErrorCode } from '../../../api/errors.ts';
import type { ImageReference, Slot } from '../model.ts';
import type { ContainerStore, EventTopic, ImageEvent } from '../ports.ts';

export interface PublishDependencies {
  readonly containers: Pick<ContainerStore, 'findSlot'>;
  /** Without a topic no event is published. */
  readonly events: EventTopic | undefined;
}

/**
 * Publishes that an image is terminal. The event is made from the stored slot alone: it never runs ahead of what readers
 * see, and a repetition after a crash publishes the same. An image that is still processing, or gone, has no event.
 *
 * @param onlyCode publishes a failure of this code and nothing else
 * @returns what was published, if anything
 * @throws the topic did not take the event: this has to be done again, the image is final already
 */
export async function publishImageEvent(
  { containers, events }: PublishDependencies,
  { containerId, imageId }: ImageReference,
  onlyCode?: ImageErrorCode,
): Promise<ImageEvent | undefined> {
  if (!events) return undefined;
  const found = await containers.findSlot(containerId, imageId);
  const event = found && eventOfSlot(containerId, found.slot);
  if (!event || (onlyCode && event.errorCode !== onlyCode)) return undefined;
  await events.publish(event);
  return event;
}

/** The event of a slot that is terminal; undefined while it is processing. */
function eventOfSlot(containerId: string, slot: Slot): ImageEvent | undefined {
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
