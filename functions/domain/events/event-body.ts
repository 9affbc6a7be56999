import { type ImageEventBody, imageEventSchema } from '../../../api/schemas.ts';
import type { ImageEvent } from '../ports.ts';

/** An event in the words of the API. It goes through the schema, so that nothing leaves the service that is not documented. */
export const toEventBody = ({
  containerId,
  imageId,
  status,
  errorCode,
  faces,
  occurredAt,
}: ImageEvent): ImageEventBody =>
  imageEventSchema.parse({
    container_id: containerId,
    image_id: imageId,
    status,
    error_code: errorCode,
    faces,
    occurred_at: new Date(occurredAt).toISOString(),
  });
