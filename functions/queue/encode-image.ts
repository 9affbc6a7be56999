import { builtInEncoder } from '../adapters/built-in-encoder.ts';
import { containerTable } from '../adapters/container-table.ts';
import { eventTopic } from '../adapters/event-topic.ts';
import { httpEncoder } from '../adapters/http-encoder.ts';
import { pictureBucket } from '../adapters/picture-bucket.ts';
import { messageDelay } from '../adapters/queue-messages.ts';
import { publishImageEvent } from '../domain/publish-image-event.ts';
import { encodeImage } from '../domain/encode-image.ts';
import type { Encoder } from '../domain/ports.ts';
import { forEachImage } from '../mapping/image-messages.ts';
import { retryDelay } from '../runtime/backoff.ts';
import { makeBucketClient, makeQueueClient, makeTableClient, makeTopicClient } from '../runtime/clients.ts';
import { readEnvironment } from '../runtime/env.ts';
import { createLog } from '../runtime/logger.ts';
import { createMetrics } from '../runtime/metrics.ts';
import {
  baseEnvironment,
  bucketEnvironment,
  encoderEnvironment,
  eventsEnvironment,
  queueEnvironment,
  retryEnvironment,
  tableEnvironment,
} from '../runtime/settings.ts';
import { onShutdown } from '../runtime/shutdown.ts';
import { receiveCountOf, sqsHandler } from '../runtime/sqs.ts';

const environment = readEnvironment(
  baseEnvironment.extend({
    ...tableEnvironment.shape,
    ...bucketEnvironment.shape,
    ...eventsEnvironment.shape,
    ...queueEnvironment.shape,
    ...encoderEnvironment.shape,
    ...retryEnvironment.shape,
  }),
);

/** Milliseconds kept back for the writes after the encoder has answered. */
const TIME_TO_WRITE = 10_000;

const delayMessage = messageDelay(makeQueueClient(), environment.IMAGES_QUEUE_URL);

const { EVENTS_TOPIC_ARN: topicArn } = environment;

const dependencies = {
  containers: containerTable(makeTableClient(), environment.TABLE_NAME),
  pictures: pictureBucket(makeBucketClient(), environment.BUCKET_NAME),
  encoder: chooseEncoder(),
  events: topicArn ? eventTopic(makeTopicClient(), topicArn) : undefined,
  now: Date.now,
};

export const handler = sqsHandler(createLog(environment.LOG_LEVEL), {
  process: forEachImage(
    (image, context) => encodeImage(dependencies, image, () => context.getRemainingTimeInMillis() - TIME_TO_WRITE),
    createMetrics(environment.METRICS_NAMESPACE),
    (image) => publishImageEvent(dependencies, image),
  ),
  postpone: async (record) => {
    const seconds = retryDelay(environment.RETRY_BASE_SECONDS, receiveCountOf(record), Math.random());
    await delayMessage(record.receiptHandle, seconds);
  },
});

function chooseEncoder(): Encoder {
  const {
    ENCODING_SERVICE_URL: url,
    ENCODING_SERVICE_VERSION: version,
    ENCODING_SERVICE_TIMEOUT: timeout,
  } = environment;
  if (url) return httpEncoder({ url, version, timeout });
  const { ENCODER_THREADS: threads, ENCODER_DETECTION_THRESHOLD: detectionThreshold } = environment;
  const encoder = builtInEncoder({ threads, detectionThreshold });
  onShutdown(() => encoder.close());
  return encoder;
}
