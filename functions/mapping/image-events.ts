import type { ImageReference } from '../domain/model.ts';
import type { ImageEvent } from '../domain/ports.ts';
import type { Log } from '../runtime/logger.ts';

/** Publishes the event of an image where there is one. A throw means that the message has to come again. */
export type PublishEvent = (image: ImageReference) => Promise<ImageEvent | undefined>;

/** Publishes the event of an image, and logs that it did. */
export async function publishAndLog(announce: PublishEvent, image: ImageReference, log: Log): Promise<void> {
  const event = await announce(image);
  if (event) log.info('IMAGE_EVENT_PUBLISHED', 'The event of an image was published', { status: event.status });
}
