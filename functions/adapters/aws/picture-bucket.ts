import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isId } from '../../domain/ids.ts';
import type { ImageReference } from '../../domain/model.ts';
import type { PictureStore } from '../../domain/ports.ts';
import { mapSdkErrors } from './sdk-errors.ts';

const PREFIX = 'uploads';

export const pictureKey = (containerId: string, imageId: string): string => `${PREFIX}/${containerId}/${imageId}`;

/** The image that an object's key stands for, or undefined when the key is not one of this service. */
export function parsePictureKey(key: string): ImageReference | undefined {
  const [prefix, containerId = '', imageId = '', ...rest] = key.split('/');
  return prefix === PREFIX && isId(containerId) && isId(imageId) && rest.length === 0
    ? { containerId, imageId }
    : undefined;
}

/** Pictures in an S3 bucket, from their upload until their image is terminal. */
export function pictureBucket(client: S3Client, bucket: string): PictureStore {
  const object = (containerId: string, imageId: string) => ({ Bucket: bucket, Key: pictureKey(containerId, imageId) });

  return {
    async put(containerId, imageId, bytes) {
      const input = { ...object(containerId, imageId), Body: bytes, ContentType: 'application/octet-stream' };
      await mapSdkErrors(client.send(new PutObjectCommand(input)));
    },

    async get(containerId, imageId) {
      try {
        const { Body } = await mapSdkErrors(client.send(new GetObjectCommand(object(containerId, imageId))));
        return Body && (await mapSdkErrors(Body.transformToByteArray()));
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },

    async delete(containerId, imageId) {
      await mapSdkErrors(client.send(new DeleteObjectCommand(object(containerId, imageId))));
    },

    async exists(containerId, imageId) {
      try {
        await mapSdkErrors(client.send(new HeadObjectCommand(object(containerId, imageId))));
        return true;
      } catch (error) {
        if (error instanceof NotFound) return false;
        throw error;
      }
    },

    async list(containerId) {
      const prefix = pictureKey(containerId, '');
      // One page holds a thousand keys, and a container has five slots: more can only be left over, and are met later.
      const input = { Bucket: bucket, Prefix: prefix };
      const { Contents = [] } = await mapSdkErrors(client.send(new ListObjectsV2Command(input)));
      return Contents.flatMap(({ Key }) => parsePictureKey(Key ?? '')?.imageId ?? []);
    },
  };
}
