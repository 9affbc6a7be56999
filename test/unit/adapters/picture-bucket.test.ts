import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { parsePictureKey, pictureBucket, pictureKey } from '../../../functions/adapters/aws/picture-bucket.ts';
import { TransientError } from '../../../functions/domain/errors.ts';
import { makeBucketClient } from '../../../functions/runtime/clients.ts';
import { aPictureName, CONTAINER_ID, IMAGE_ID } from '../../support/builders.ts';
import { mockClient } from '../../support/lambda/mock-client.ts';

const s3 = mockClient(S3Client);
const bucket = pictureBucket(makeBucketClient(false), 'bucket');
const picture = aPictureName();
const key = `uploads/${CONTAINER_ID}/${IMAGE_ID}/${picture.createdAt}`;
const olderKey = `uploads/${CONTAINER_ID}/${IMAGE_ID}`;

beforeEach(() => {
  s3.reset();
});

describe('pictureBucket', () => {
  it('stores a picture under its container, its image and the time of its slot, with nothing that the client named', async () => {
    s3.on(PutObjectCommand).resolves({});

    await bucket.put(picture, Uint8Array.of(1));

    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'bucket',
      Key: key,
      Body: Uint8Array.of(1),
      ContentType: 'application/octet-stream',
    });
  });

  it('finds nothing where there is no picture', async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'no such key', $metadata: {} }));

    expect(await bucket.get(picture)).toBeUndefined();
  });

  it.each([
    ['the picture of a slot', picture, key],
    ['a picture that an earlier version has stored', { ...picture, createdAt: undefined }, olderKey],
  ])('deletes %s', async (_, deleted, Key) => {
    s3.on(DeleteObjectCommand).resolves({});

    await bucket.delete(deleted);

    expect(s3.commandCalls(DeleteObjectCommand)[0]?.args[0].input).toEqual({ Bucket: 'bucket', Key });
  });

  it.each(['SlowDown', 'TimeoutError', 'ServiceUnavailable'])('reports %s as a temporary fault', async (name) => {
    s3.on(PutObjectCommand).rejects(Object.assign(new Error(name), { name, $metadata: { httpStatusCode: 503 } }));

    await expect(bucket.put(picture, Uint8Array.of(1))).rejects.toThrow(TransientError);
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE'])('reports %s as a temporary fault', async (code) => {
    s3.on(PutObjectCommand).rejects(Object.assign(new Error(code), { code }));

    await expect(bucket.put(picture, Uint8Array.of(1))).rejects.toThrow(TransientError);
  });
});

describe('parsePictureKey', () => {
  it('reads back what pictureKey makes', () => {
    expect(parsePictureKey(pictureKey(picture))).toEqual(picture);
  });

  it('reads the keys of earlier versions, which do not tell the slot', () => {
    expect(parsePictureKey(olderKey)).toEqual({ ...picture, createdAt: undefined });
  });

  it.each([
    ...['', 'uploads/x/y', `other/${CONTAINER_ID}/${IMAGE_ID}`, `${key}/more`],
    ...['', 'x', '0', '-1', '1e3', '1.5', ' 1', '9'.repeat(16)].map((time) => `${olderKey}/${time}`),
  ])('knows that %j is none of ours', (other) => {
    expect(parsePictureKey(other)).toBeUndefined();
  });
});
