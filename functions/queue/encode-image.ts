import { readEnvironment } from '../../settings/read-environment.ts';
import { encoderSecret } from '../adapters/aws/encoder-secret.ts';
import { eventTopic } from '../adapters/aws/event-topic.ts';
import { pictureBucket } from '../adapters/aws/picture-bucket.ts';
import { messageDelay } from '../adapters/aws/queue-messages.ts';
import { containerTable } from '../adapters/aws/table/container-table.ts';
import { builtInEncoder } from '../adapters/encoders/built-in-encoder.ts';
import { httpEncoder } from '../adapters/encoders/http-encoder.ts';
import type { Encoder, EncoderCredentials } from '../domain/ports.ts';
import { retryDelay } from '../domain/retry-delay.ts';
import { makeBucketClient, makeQueueClient, makeTableClient, makeTopicClient } from '../runtime/clients.ts';
import { embeddedMetrics } from '../runtime/embedded-metrics.ts';
import { jsonSink } from '../runtime/json-sink.ts';
import { makeParametersClient, makeSecretsClient } from '../runtime/secret-clients.ts';
import { encoderEnvironment, outcomeEnvironment, queueEnvironment, retryEnvironment } from '../runtime/settings.ts';
import { receiveCountOf, sqsHandler } from '../runtime/sqs-handler.ts';
import { createLog } from '../telemetry/log.ts';
import { eventPublisher } from '../workers/event-publisher.ts';
import { imageWorker } from '../workers/image-worker.ts';
import { imageRecords } from '../workers/sqs/image-records.ts';

const environment = readEnvironment(
  outcomeEnvironment.extend({
    ...queueEnvironment.shape,
    ...encoderEnvironment.shape,
    ...retryEnvironment.shape,
  }),
);

const { EVENTS_TOPIC_ARN: topicArn } = environment;

const dependencies = {
  containers: containerTable(makeTableClient(), environment.TABLE_NAME),
  pictures: pictureBucket(makeBucketClient(environment.S3_PATH_STYLE), environment.BUCKET_NAME),
  encoder: await openEncoder(),
  events: topicArn ? eventTopic(makeTopicClient(), topicArn) : undefined,
  metrics: embeddedMetrics(environment.METRICS_NAMESPACE),
  now: Date.now,
};

const delayMessage = messageDelay(makeQueueClient(), environment.IMAGES_QUEUE_URL);

/** Reads the queue of images: encodes the pictures that were stored. */
export const handler = sqsHandler(createLog(environment.LOG_LEVEL, jsonSink()), {
  process: imageRecords({
    work: imageWorker(dependencies),
    publish: eventPublisher(dependencies),
    metrics: dependencies.metrics,
  }),
  // The built-in encoder decodes pictures and runs networks in native code; a call to another encoder kills nothing.
  mayKill: environment.ENCODING_SERVICE_URL === undefined,
  postpone: async (record) => {
    const seconds = retryDelay(environment.RETRY_BASE_SECONDS, receiveCountOf(record), Math.random());
    await delayMessage(record.receiptHandle, seconds);
  },
});

/** Environments that are kept ready load the models before their first message; in all others they load beside it. */
async function openEncoder(): Promise<Encoder> {
  const {
    ENCODING_SERVICE_URL: url,
    ENCODING_SERVICE_VERSION: version,
    ENCODING_SERVICE_TIMEOUT: timeout,
  } = environment;
  if (url) return httpEncoder({ url, version, timeout, credentials: openCredentials() });
  const { ENCODER_THREADS: threads, ENCODER_DETECTION_THRESHOLD: detectionThreshold, HEIC: heic } = environment;
  const encoder = builtInEncoder({ threads, detectionThreshold, heic });
  if (environment.AWS_LAMBDA_INITIALIZATION_TYPE === 'provisioned-concurrency') await encoder.ready();
  return encoder;
}

function openCredentials(): EncoderCredentials | undefined {
  const { ENCODING_SERVICE_SECRET_ARN: arn, ENCODING_SERVICE_HEADER: header } = environment;
  return arn
    ? encoderSecret({ arn, header, secrets: makeSecretsClient(), parameters: makeParametersClient() })
    : undefined;
}
