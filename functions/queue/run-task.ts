import { readEnvironment } from '../../settings/read-environment.ts';
import { eventTopic } from '../adapters/aws/event-topic.ts';
import { pictureBucket } from '../adapters/aws/picture-bucket.ts';
import { containerTable } from '../adapters/aws/table/container-table.ts';
import { makeBucketClient, makeTableClient, makeTopicClient } from '../runtime/clients.ts';
import { embeddedMetrics } from '../runtime/embedded-metrics.ts';
import { jsonSink } from '../runtime/json-sink.ts';
import { outcomeEnvironment, searchEnvironment } from '../runtime/settings.ts';
import { sqsHandler } from '../runtime/sqs-handler.ts';
import { createLog } from '../telemetry/log.ts';
import { eventPublisher } from '../workers/event-publisher.ts';
import { taskRecords } from '../workers/sqs/task-records.ts';
import { taskWorker } from '../workers/task-worker.ts';

const environment = readEnvironment(outcomeEnvironment.extend(searchEnvironment.shape));

const { EVENTS_TOPIC_ARN: topicArn } = environment;

const dependencies = {
  containers: containerTable(makeTableClient(), environment.TABLE_NAME, { faceSearch: environment.FACE_SEARCH }),
  pictures: pictureBucket(makeBucketClient(environment.S3_PATH_STYLE), environment.BUCKET_NAME),
  events: topicArn ? eventTopic(makeTopicClient(), topicArn) : undefined,
  metrics: embeddedMetrics(environment.METRICS_NAMESPACE),
  now: Date.now,
};

/** Reads the queue of deferred tasks: uploads that may not have arrived, erasures that have to be completed. */
export const handler = sqsHandler(createLog(environment.LOG_LEVEL, jsonSink()), {
  process: taskRecords({
    work: taskWorker(dependencies),
    publish: eventPublisher(dependencies, 'upload_missing'),
  }),
});
