import { createdUploadSchema, uploadRequestSchema } from '../../api/schemas.ts';
import { taskQueue } from '../adapters/task-queue.ts';
import { containerTable } from '../adapters/container-table.ts';
import { uploadForms } from '../adapters/upload-forms.ts';
import { createUpload } from '../domain/create-upload.ts';
import { newId } from '../domain/ids.ts';
import { containerIdOf, idempotencyKeyOf, linkTo, readJsonBody } from '../mapping/request.ts';
import { jsonAnswer } from '../runtime/response.ts';
import { makeBucketClient, makeQueueClient, makeTableClient } from '../runtime/clients.ts';
import { readEnvironment } from '../runtime/env.ts';
import { httpHandler } from '../runtime/http.ts';
import { createLog } from '../runtime/logger.ts';
import { count, createMetrics } from '../runtime/metrics.ts';
import { ownerOf } from '../runtime/owner.ts';
import {
  authEnvironment,
  baseEnvironment,
  bucketEnvironment,
  tasksEnvironment,
  tableEnvironment,
} from '../runtime/settings.ts';

const environment = readEnvironment(
  baseEnvironment.extend({
    ...authEnvironment.shape,
    ...tableEnvironment.shape,
    ...bucketEnvironment.shape,
    ...tasksEnvironment.shape,
  }),
);

const metrics = createMetrics(environment.METRICS_NAMESPACE);

const dependencies = {
  containers: containerTable(makeTableClient(), environment.TABLE_NAME),
  forms: uploadForms(makeBucketClient(), environment.BUCKET_NAME),
  tasks: taskQueue(makeQueueClient(), environment.TASKS_QUEUE_URL),
  newId,
  now: Date.now,
};

export const handler = httpHandler(createLog(environment.LOG_LEVEL), async (event, { note }) => {
  const owner = ownerOf(event, environment.AUTH);
  const containerId = containerIdOf(event);
  note({ container_id: containerId });
  const idempotencyKey = idempotencyKeyOf(event);
  const { content_type: contentType, size } = readJsonBody(event, uploadRequestSchema);
  const { slot, form, formExpiresAt } = await createUpload(dependencies, {
    containerId,
    owner,
    contentType,
    size,
    idempotencyKey,
  });
  note({ image_id: slot.imageId });
  metrics({ ImagesAccepted: count() });
  const body = {
    image_id: slot.imageId,
    status: 'processing' as const,
    created_at: new Date(slot.createdAt).toISOString(),
    upload: { url: form.url, fields: { ...form.fields }, expires_at: new Date(formExpiresAt).toISOString() },
  };
  return jsonAnswer(201, createdUploadSchema, body, {
    Location: linkTo(event, `/v1/containers/${containerId}/summary`),
  });
});
