import { RETRY_AFTER_SECONDS } from '../../api/limits.ts';
import { acceptedImageSchema } from '../../api/schemas.ts';
import { containerTable } from '../adapters/container-table.ts';
import { pictureBucket } from '../adapters/picture-bucket.ts';
import { addImage } from '../domain/add-image.ts';
import { newId } from '../domain/ids.ts';
import { containerIdOf, idempotencyKeyOf, linkTo } from '../mapping/request.ts';
import { jsonAnswer } from '../runtime/response.ts';
import { makeBucketClient, makeTableClient } from '../runtime/clients.ts';
import { readEnvironment } from '../runtime/env.ts';
import { httpHandler } from '../runtime/http.ts';
import { createLog } from '../runtime/logger.ts';
import { count, createMetrics } from '../runtime/metrics.ts';
import { readUploadedFile } from '../runtime/multipart.ts';
import { ownerOf } from '../runtime/owner.ts';
import { authEnvironment, baseEnvironment, bucketEnvironment, tableEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(
  baseEnvironment.extend({ ...authEnvironment.shape, ...tableEnvironment.shape, ...bucketEnvironment.shape }),
);

const metrics = createMetrics(environment.METRICS_NAMESPACE);

const dependencies = {
  containers: containerTable(makeTableClient(), environment.TABLE_NAME),
  pictures: pictureBucket(makeBucketClient(), environment.BUCKET_NAME),
  newId,
  now: Date.now,
};

export const handler = httpHandler(createLog(environment.LOG_LEVEL), async (event, { note }) => {
  const owner = ownerOf(event, environment.AUTH);
  const containerId = containerIdOf(event);
  note({ container_id: containerId });
  const idempotencyKey = idempotencyKeyOf(event);
  const bytes = await readUploadedFile(event);
  const slot = await addImage(dependencies, { containerId, owner, bytes, idempotencyKey });
  note({ image_id: slot.imageId });
  metrics({ ImagesAccepted: count() });
  const body = {
    image_id: slot.imageId,
    status: 'processing',
    created_at: new Date(slot.createdAt).toISOString(),
  } as const;
  return jsonAnswer(202, acceptedImageSchema, body, {
    Location: linkTo(event, `/v1/containers/${containerId}/summary`),
    'Retry-After': String(RETRY_AFTER_SECONDS),
  });
});
