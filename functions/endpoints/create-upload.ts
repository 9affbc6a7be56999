import { requests } from '../../api/requests.ts';
import { createdUploadSchema, uploadRequestSchema } from '../../api/schemas.ts';
import { type CreateUploadDependencies, createUpload } from '../domain/uploads/create-upload.ts';
import { count, type Metrics } from '../telemetry/metrics.ts';
import { type Endpoint, ownerEndpoint } from './http/endpoint.ts';
import { jsonBody } from './http/parse-request.ts';
import { linkTo } from './http/request.ts';
import { jsonResponse } from './http/response.ts';

const readUploadRequest = jsonBody(uploadRequestSchema);

/** `POST /v1/containers/{container_id}/uploads`: takes a slot and gives a form for a larger picture. */
export const createUploadEndpoint = (
  dependencies: CreateUploadDependencies & { readonly metrics: Metrics },
): Endpoint =>
  ownerEndpoint(requests.createUpload, readUploadRequest, async ({ path, headers, body, owner, request, note }) => {
    const containerId = path.container_id;
    const { slot, form, formExpiresAt, reservationId } = await createUpload(dependencies, {
      containerId,
      owner,
      contentType: body.content_type,
      size: body.size,
      idempotencyKey: headers['idempotency-key'],
      baseUrl: request.origin + linkTo(request, ''),
    });
    note({ image_id: slot.imageId });
    dependencies.metrics({ ImagesAccepted: count() });
    const answer = {
      image_id: slot.imageId,
      status: 'processing' as const,
      created_at: new Date(slot.createdAt).toISOString(),
      upload: { url: form.url, fields: { ...form.fields }, expires_at: new Date(formExpiresAt).toISOString() },
    };
    return jsonResponse(201, createdUploadSchema, answer, {
      Location: linkTo(request, `/v1/containers/${containerId}/summary`),
      ...(reservationId !== undefined && { ETag: `"${reservationId}"` }),
    });
  });
