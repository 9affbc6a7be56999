import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { MAX_UPLOAD_BYTES } from '../../../api/limits.ts';
import type { UploadForms } from '../../domain/ports.ts';
import { pictureKey } from './picture-bucket.ts';
import { mapSdkErrors } from './sdk-errors.ts';

/** Presigned POST forms of S3. The policy that is signed fixes the key, the type and the size: S3 refuses all else. */
export function uploadForms(client: S3Client, bucket: string): UploadForms {
  return {
    async create({ containerId, imageId, createdAt, contentType, seconds }) {
      const presigning = createPresignedPost(client, {
        Bucket: bucket,
        Key: pictureKey({ containerId, imageId, createdAt }),
        Fields: { 'Content-Type': contentType },
        Conditions: [
          ['content-length-range', 1, MAX_UPLOAD_BYTES],
          ['eq', '$Content-Type', contentType],
        ],
        Expires: seconds,
      });
      return await mapSdkErrors(presigning);
    },
  };
}
