import { MAX_UPLOAD_BYTES } from '../../api/limits.ts';
import type { Instant } from '../../functions/domain/model.ts';
import type { UploadForms } from '../../functions/domain/ports.ts';
import { keyOf, signPolicy } from './policy.ts';

/** Path of the route that takes the forms. */
export const UPLOAD_PATH = '/direct-uploads';

/** Forms for uploads to a route of this service, which does on one machine what S3 does on AWS. */
export function uploadForms(secret: Uint8Array, now: () => Instant): UploadForms {
  return {
    async create({ containerId, imageId, createdAt, contentType, seconds, baseUrl }) {
      const image = { container_id: containerId, image_id: imageId };
      const signed = signPolicy(secret, {
        ...image,
        created_at: createdAt,
        content_type: contentType,
        max_bytes: MAX_UPLOAD_BYTES,
        expires_at: now() + seconds * 1000,
      });
      return { url: baseUrl + UPLOAD_PATH, fields: { key: keyOf(image), 'Content-Type': contentType, ...signed } };
    },
  };
}
