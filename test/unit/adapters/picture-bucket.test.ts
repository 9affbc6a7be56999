import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { parsePictureKey, pictureBucket, pictureKey } from '../../../functions/adapters/aws/picture-bucket.ts';
import { TransientError } from '../../../functions/domain/errors.ts';
import { makeBucketClient } from '../../../functions/runtime/clients.ts';
import { CONTAINER_ID, IMAGE_ID } from '../../support/builders.ts';
import { mockClient } from '../../support/mock-client.ts';

const s3 = mockClient(S3Client);
const bucket = pictureBucket(makeBucketClient(false), 'bucket');
const key = `uploads/${CONTAINER_ID}/${IMAGE_ID}`;

beforeEach(() => {
  s3.reset();
});

describe('pictureBucket', () => {
  it('stores a picture under its container and image, with nothing that the client named', async () => {
    s3.on(PutObjectCommand).resolves({});

    await bucket.put(CONTAINER_ID, IMAGE_ID, Uint8Array.of(1));

    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'bucket',
      Key: key,
      Body: Uint8Array.of(1),
      ContentType: 'application/octet-stream',
    });
  });

  it('finds nothing where there is no picture', async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'no such key', $metadata: {} }));

    expect(await bucket.get(CONTAINER_ID, IMAGE_ID)).toBeUndefined();
  });

  it('deletes the picture of the image', async () => {
    s3.on(DeleteObjectCommand).resolves({});

    await bucket.delete(CONTAINER_ID, IMAGE_ID);

    expect(s3.commandCalls(DeleteObjectCommand)[0]?.args[0].input).toEqual({ Bucket: 'bucket', Key: key });
  });

  it.each(['SlowDown', 'TimeoutError', 'ServiceUnavailable'])('reports %s as a temporary fault', async (name) => {
    s3.on(PutObjectCommand).rejects(Object.assign(new Error(name), { name, $metadata: { httpStatusCode: 503 } }));

    await expect(bucket.put(CONTAINER_ID, IMAGE_ID, Uint8Array.of(1))).rejects.toThrow(TransientError);
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE'])('reports %s as a temporary fault', async (code) => {
    s3.on(PutObjectCommand).rejects(Object.assign(new Error(code), { code }));

    await expect(bucket.put(CONTAINER_ID, IMAGE_ID, Uint8Array.of(1))).rejects.toThrow(TransientError);
  });
});

describe('parsePictureKey', () => {
  it('reads back what pictureKey makes', () => {
    expect(parsePictureKey(pictureKey(CONTAINER_ID, IMAGE_ID))).toEqual({
      containerId: CONTAINER_ID,
      imageId: IMAGE_ID,
    });
  });

  it.each(['', 'uploads/x/y', `other/${CONTAINER_ID}/${IMAGE_ID}`, `${key}/more`])(
    'knows that %j is none of ours',
    (other) => {
      expect(parsePictureKey(other)).toBeUndefined();
    },
  );
});
