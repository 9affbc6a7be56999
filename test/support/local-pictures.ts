import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { localNames } from '../../local/names.ts';
import type { OpenStorage } from './local-storage.ts';

export const Bucket = localNames.bucket;

/** Stores a picture as the service does. */
export const put = ({ bucket }: OpenStorage, Key: string, Body: string | Uint8Array = 'picture') =>
  bucket.send(new PutObjectCommand({ Bucket, Key, Body }));

export async function get({ bucket }: OpenStorage, Key: string): Promise<Buffer> {
  const { Body } = await bucket.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

export const keyIn = (body = '') => JSON.parse(body).Records[0].s3.object.key;
