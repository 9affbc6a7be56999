import { readEnvironment } from '../../settings/read-environment.ts';
import { ERASE_AGAIN_SECONDS } from '../../settings/work-limits.ts';
import { pictureBucket } from '../adapters/aws/picture-bucket.ts';
import { containerTable } from '../adapters/aws/table/container-table.ts';
import { taskQueue } from '../adapters/aws/task-queue.ts';
import { deleteImageEndpoint } from '../endpoints/delete-image.ts';
import { makeBucketClient, makeQueueClient, makeTableClient } from '../runtime/clients.ts';
import { httpHandler } from '../runtime/http-handler.ts';
import { eraseEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(eraseEnvironment);

const endpoint = deleteImageEndpoint({
  containers: containerTable(makeTableClient(), environment.TABLE_NAME, { faceSearch: environment.FACE_SEARCH }),
  pictures: pictureBucket(makeBucketClient(environment.S3_PATH_STYLE), environment.BUCKET_NAME),
  tasks: taskQueue(makeQueueClient(), environment.TASKS_QUEUE_URL),
  eraseAgainSeconds: ERASE_AGAIN_SECONDS,
  now: Date.now,
});

export const handler = httpHandler(endpoint, environment);
