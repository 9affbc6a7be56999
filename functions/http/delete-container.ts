import { taskQueue } from '../adapters/task-queue.ts';
import { containerTable } from '../adapters/container-table.ts';
import { pictureBucket } from '../adapters/picture-bucket.ts';
import { eraseContainer } from '../domain/erase.ts';
import { containerIdOf } from '../mapping/request.ts';
import { emptyAnswer } from '../runtime/response.ts';
import { makeBucketClient, makeQueueClient, makeTableClient } from '../runtime/clients.ts';
import { readEnvironment } from '../runtime/env.ts';
import { httpHandler } from '../runtime/http.ts';
import { createLog } from '../runtime/logger.ts';
import { ownerOf } from '../runtime/owner.ts';
import { eraseEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(eraseEnvironment);

const dependencies = {
  containers: containerTable(makeTableClient(), environment.TABLE_NAME),
  pictures: pictureBucket(makeBucketClient(), environment.BUCKET_NAME),
  tasks: taskQueue(makeQueueClient(), environment.TASKS_QUEUE_URL),
  now: Date.now,
};

export const handler = httpHandler(createLog(environment.LOG_LEVEL), async (event, { note }) => {
  const owner = ownerOf(event, environment.AUTH);
  const containerId = containerIdOf(event);
  note({ container_id: containerId });
  await eraseContainer(dependencies, containerId, owner);
  return emptyAnswer();
});
