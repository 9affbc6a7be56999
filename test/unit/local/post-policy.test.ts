import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { describe, expect, it } from 'vitest';
import { checkPostForm } from '../../../local/post-policy.ts';

const SECRET = 'secret';
const client = new S3Client({ region: 'eu-central-1', credentials: { accessKeyId: 'id', secretAccessKey: SECRET } });
const inOneMinute = () => new Date(Date.now() + 60_000);

/** A form as the SDK makes it, which is what S3 accepts. */
async function presign(): Promise<Map<string, string>> {
  const { fields } = await createPresignedPost(client, {
    Bucket: 'bucket',
    Key: 'uploads/a/b',
    Fields: { 'Content-Type': 'image/jpeg' },
    Conditions: [
      ['content-length-range', 10, 1000],
      ['starts-with', '$Content-Type', 'image/'],
    ],
    Expires: 300,
  });
  return new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
}

const check = async (change: (fields: Map<string, string>) => void, fileSize = 500, now = inOneMinute()) => {
  const fields = await presign();
  change(fields);
  return checkPostForm({ fields, fileSize }, SECRET, now);
};

const unchanged = () => undefined;

describe('checkPostForm', () => {
  it('accepts the form that the SDK makes', async () => {
    expect(await check(unchanged)).toBeUndefined();
  });

  it.each([10, 1000])('accepts a file of %i bytes, which is at the limit', async (size) => {
    expect(await check(unchanged, size)).toBeUndefined();
  });

  it.each([
    [9, 'EntityTooSmall'],
    [1001, 'EntityTooLarge'],
  ])('refuses a file of %i bytes', async (size, code) => {
    expect(await check(unchanged, size)).toMatchObject({ status: 400, code });
  });

  it('refuses a form after its end', async () => {
    const refusal = await check(unchanged, 500, new Date(Date.now() + 301_000));

    expect(refusal).toMatchObject({ status: 403, code: 'AccessDenied', message: expect.stringContaining('expired') });
  });

  it.each<[string, (fields: Map<string, string>) => void, string]>([
    ['another key', (fields) => fields.set('key', 'uploads/a/c'), 'Condition failed'],
    ['another type', (fields) => fields.set('content-type', 'image/png'), 'Condition failed'],
    ['no type', (fields) => fields.delete('content-type'), 'Condition failed'],
    ['another bucket', (fields) => fields.set('bucket', 'other'), 'Condition failed'],
    ['a field that the policy does not name', (fields) => fields.set('acl', 'public-read'), 'Extra input fields: acl'],
    ['no policy', (fields) => fields.delete('policy'), 'no policy'],
  ])('refuses %s', async (_, change, message) => {
    expect(await check(change)).toMatchObject({ status: 403, message: expect.stringContaining(message) });
  });

  it.each<[string, (fields: Map<string, string>) => void]>([
    ['a changed policy', (fields) => fields.set('policy', Buffer.from('{}').toString('base64'))],
    ['a changed signature', (fields) => fields.set('x-amz-signature', '00'.repeat(32))],
    ['no signature', (fields) => fields.delete('x-amz-signature')],
    ['a signature that is no hexadecimal number', (fields) => fields.set('x-amz-signature', 'zz')],
    [
      'the credentials of another day',
      (fields) => fields.set('x-amz-credential', 'id/20000101/eu-central-1/s3/aws4_request'),
    ],
  ])('refuses %s', async (_, change) => {
    expect(await check(change)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  it('lets fields pass that S3 is told to ignore', async () => {
    expect(await check((fields) => fields.set('x-ignore-me', '1'))).toBeUndefined();
  });
});
