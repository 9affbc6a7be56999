import type { ImageErrorCode } from '../../api/errors.ts';
import { type PublishDependencies, publishImageEvent } from '../domain/events/publish-image-event.ts';
import type { ImageReference } from '../domain/model.ts';
import type { Log } from '../telemetry/log.ts';

/**
 * Publishes the event of an image that has become terminal, and logs that it did.
 *
 * @throws the topic did not take the event: the work has to be retried
 */
export type EventPublisher = (image: ImageReference, log: Log) => Promise<void>;

/** @param onlyCode publishes a failure of this code and nothing else */
export const eventPublisher =
  (dependencies: PublishDependencies, onlyCode?: ImageErrorCode): EventPublisher =>
  async (image, log) => {
    const event = await publishImageEvent(dependencies, image, onlyCode);
    if (event) log.info('IMAGE_EVENT_PUBLISHED', 'The event of an image was published', { status: event.status });
  };
