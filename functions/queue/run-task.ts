import { containerTable } from '../adapters/container-table.ts';
import { eventTopic } from '../adapters/event-topic.ts';
import { pictureBucket } from '../adapters/picture-bucket.ts';
import { publishImageEvent } from '../domain/publish-image-event.ts';
import { runTask } from '../domain/run-task.ts';
import { taskHandler } from '../mapping/task-messages.ts';
import { makeBucketClient, makeTableClient, makeTopicClient } from '../runtime/clients.ts';
import { readEnvironment } from '../runtime/env.ts';
import { createLog } from '../runtime/logger.ts';
import { createMetrics } from '../runtime/metrics.ts';
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

/** Reads the queue of tasks: uploads that did not arrive, erasures that have to end well. */
export const handler = sqsHandler(createLog(environment.LOG_LEVEL), {
  process: taskHandler(
    (task) => runTask(dependencies, task),
    createMetrics(environment.METRICS_NAMESPACE),
    (image) => publishImageEvent(dependencies, image, 'upload_missing'),
  ),
});
