import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { parseNameParts, partsOfName } from '../../domain/picture-name.ts';
import type { PictureName, PictureStore } from '../../domain/ports.ts';
import { mapSdkErrors } from './sdk-errors.ts';

const PREFIX = 'uploads';

/** `uploads/<container>/<image>/<when the slot was taken, in milliseconds since 1970>`; earlier versions had no time in it. */
export const pictureKey = (picture: PictureName): string => [PREFIX, ...partsOfName(picture)].join('/');

/** The picture that an object's key stands for, or undefined when the key is not one of this service. */
export function parsePictureKey(key: string): PictureName | undefined {
  const [prefix, ...parts] = key.split('/');
  return prefix === PREFIX ? parseNameParts(parts) : undefined;
}

/** Pictures in an S3 bucket, from their upload until their image is terminal. */
export function pictureBucket(client: S3Client, bucket: string): PictureStore {
  const object = (picture: PictureName) => ({ Bucket: bucket, Key: pictureKey(picture) });

  return {
    async put(picture, bytes) {
      const input = { ...object(picture), Body: bytes, ContentType: 'application/octet-stream' };
      await mapSdkErrors(client.send(new PutObjectCommand(input)));
    },

    async get(picture) {
      try {
        const { Body } = await mapSdkErrors(client.send(new GetObjectCommand(object(picture))));
        return Body && (await mapSdkErrors(Body.transformToByteArray()));
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },

    async delete(picture) {
      await mapSdkErrors(client.send(new DeleteObjectCommand(object(picture))));
    },

    async list(containerId) {
      // One page holds a thousand keys, and a container has five slots: more can only be left over, and are met later.
      const input = { Bucket: bucket, Prefix: `${PREFIX}/${containerId}/` };
      const { Contents = [] } = await mapSdkErrors(client.send(new ListObjectsV2Command(input)));
      return Contents.flatMap(({ Key }) => parsePictureKey(Key ?? '') ?? []);
    },
  };
}
