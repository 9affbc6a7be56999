import { RETRY_AFTER_SECONDS } from '../../api/limits.ts';
import { requests } from '../../api/requests.ts';
import { acceptedImageSchema } from '../../api/schemas.ts';
import { type AddImageDependencies, addImage } from '../domain/uploads/add-image.ts';
import { count, type Metrics } from '../telemetry/metrics.ts';
import { type Endpoint, ownerEndpoint } from './http/endpoint.ts';
import { readPicture } from './http/picture-form.ts';
import { linkTo } from './http/request.ts';
import { jsonResponse } from './http/response.ts';

/** `POST /v1/containers/{container_id}/images`: takes a picture and answers before it is encoded. */
export const addImageEndpoint = (dependencies: AddImageDependencies & { readonly metrics: Metrics }): Endpoint =>
  ownerEndpoint(requests.addImage, readPicture, async ({ path, headers, body: bytes, owner, request, note }) => {
    const containerId = path.container_id;
    const idempotencyKey = headers['idempotency-key'];
    const slot = await addImage(dependencies, { containerId, owner, bytes, idempotencyKey });
    note({ image_id: slot.imageId });
    dependencies.metrics({ ImagesAccepted: count() });
    const body = {
      image_id: slot.imageId,
      status: 'processing',
      created_at: new Date(slot.createdAt).toISOString(),
    } as const;
    return jsonResponse(202, acceptedImageSchema, body, {
      Location: linkTo(request, `/v1/containers/${containerId}/summary`),
      'Retry-After': String(RETRY_AFTER_SECONDS),
    });
  });
