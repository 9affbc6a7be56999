import { readEnvironment } from '../../settings/read-environment.ts';
import { eventTopic } from '../adapters/aws/event-topic.ts';
import { pictureBucket } from '../adapters/aws/picture-bucket.ts';
import { containerTable } from '../adapters/aws/table/container-table.ts';
import { makeBucketClient, makeTableClient, makeTopicClient } from '../runtime/clients.ts';
import { embeddedMetrics } from '../runtime/embedded-metrics.ts';
import { jsonSink } from '../runtime/json-sink.ts';
import { outcomeEnvironment } from '../runtime/settings.ts';
import { sqsHandler } from '../runtime/sqs-handler.ts';
import { createLog } from '../telemetry/log.ts';
import { count } from '../telemetry/metrics.ts';
import { eventPublisher } from '../workers/event-publisher.ts';
import { deadImageWorker } from '../workers/image-worker.ts';
import { imageRecords } from '../workers/sqs/image-records.ts';

const environment = readEnvironment(outcomeEnvironment);

const { EVENTS_TOPIC_ARN: topicArn } = environment;

const dependencies = {
  containers: containerTable(makeTableClient(), environment.TABLE_NAME),
  pictures: pictureBucket(makeBucketClient(environment.S3_PATH_STYLE), environment.BUCKET_NAME),
  events: topicArn ? eventTopic(makeTopicClient(), topicArn) : undefined,
  metrics: embeddedMetrics(environment.METRICS_NAMESPACE),
  now: Date.now,
};

/** Reads the dead-letter queue of images: their tries are used up. */
export const handler = sqsHandler(createLog(environment.LOG_LEVEL, jsonSink()), {
  process: imageRecords({
    work: deadImageWorker(dependencies),
    publish: eventPublisher(dependencies),
    metrics: dependencies.metrics,
  }),
  // Behind this queue there is no other.
  tries: Number.POSITIVE_INFINITY,
  // A metric of its own and no dimension: an alarm needs just this one, and each series costs money every month.
  countReturn: () => dependencies.metrics({ DeadImagesReturned: count() }),
});
