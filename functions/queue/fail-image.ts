import { containerTable } from '../adapters/container-table.ts';
import { eventTopic } from '../adapters/event-topic.ts';
import { pictureBucket } from '../adapters/picture-bucket.ts';
import { publishImageEvent } from '../domain/publish-image-event.ts';
import { markImageFailed } from '../domain/mark-image-failed.ts';
import { forEachImage } from '../mapping/image-messages.ts';
import { makeBucketClient, makeTableClient, makeTopicClient } from '../runtime/clients.ts';
import { readEnvironment } from '../runtime/env.ts';
import { createLog } from '../runtime/logger.ts';
import { count, createMetrics } from '../runtime/metrics.ts';
import { baseEnvironment, bucketEnvironment, eventsEnvironment, tableEnvironment } from '../runtime/settings.ts';
import { sqsHandler } from '../runtime/sqs.ts';

const environment = readEnvironment(
  baseEnvironment.extend({ ...tableEnvironment.shape, ...bucketEnvironment.shape, ...eventsEnvironment.shape }),
);

const { EVENTS_TOPIC_ARN: topicArn } = environment;

const dependencies = {
  containers: containerTable(makeTableClient(), environment.TABLE_NAME),
  pictures: pictureBucket(makeBucketClient(), environment.BUCKET_NAME),
  events: topicArn ? eventTopic(makeTopicClient(), topicArn) : undefined,
  now: Date.now,
};

const metrics = createMetrics(environment.METRICS_NAMESPACE);

/** Reads the dead-letter queue: what arrives here was tried as often as it may be. */
export const handler = sqsHandler(createLog(environment.LOG_LEVEL), {
  process: forEachImage(
    (image) => markImageFailed(dependencies, image),
    metrics,
    (image) => publishImageEvent(dependencies, image),
  ),
  // A metric of its own and no dimension: an alarm needs just this one, and each series costs money every month.
  countReturn: () => metrics({ DeadImagesReturned: count() }),
});
