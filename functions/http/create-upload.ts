import { readEnvironment } from '../../settings/read-environment.ts';
import { containerTable } from '../adapters/aws/table/container-table.ts';
import { taskQueue } from '../adapters/aws/task-queue.ts';
import { uploadForms } from '../adapters/aws/upload-forms.ts';
import { newId } from '../domain/ids.ts';
import { createUploadEndpoint } from '../endpoints/create-upload.ts';
import { makeBucketClient, makeQueueClient, makeTableClient } from '../runtime/clients.ts';
import { embeddedMetrics } from '../runtime/embedded-metrics.ts';
import { httpHandler } from '../runtime/http-handler.ts';
import { bucketEnvironment, callerEnvironment, tableEnvironment, tasksEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(
  callerEnvironment.extend({
    ...tableEnvironment.shape,
    ...bucketEnvironment.shape,
    ...tasksEnvironment.shape,
  }),
);

const endpoint = createUploadEndpoint({
  containers: containerTable(makeTableClient(), environment.TABLE_NAME),
  forms: uploadForms(makeBucketClient(environment.S3_PATH_STYLE), environment.BUCKET_NAME),
  tasks: taskQueue(makeQueueClient(), environment.TASKS_QUEUE_URL),
  metrics: embeddedMetrics(environment.METRICS_NAMESPACE),
  newId,
  now: Date.now,
});

export const handler = httpHandler(endpoint, environment);
