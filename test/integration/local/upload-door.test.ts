import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalClients, makeLocalClients } from '../../../local/clients.ts';
import { localNames, queueUrlsAt } from '../../../local/names.ts';
import { ensureResources } from '../../../local/resources.ts';
import { type Storage, startStorage } from '../../../local/storage.ts';

const Bucket = localNames.bucket;
const OTHER_KEY = 'uploads/other';

let folder: string;
let storage: Storage;
let clients: LocalClients;
let key: string;
let url: string;
let fields: [string, string][];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'face-encode-test-'));
  storage = await startStorage(folder);
  clients = makeLocalClients(storage);
  await ensureResources(clients, queueUrlsAt(storage.objectsAndQueuesUrl));
});

afterAll(async () => {
  await storage.close();
  await rm(folder, { recursive: true });
});

let forms = 0;

beforeEach(async () => {
  key = `uploads/${forms++}`;
  const presigned = await createPresignedPost(clients.bucket, {
    Bucket,
    Key: key,
    Fields: { 'Content-Type': 'image/jpeg' },
    Conditions: [['content-length-range', 1, 1000]],
  });
  url = presigned.url;
  fields = Object.entries(presigned.fields);
});

const part = (parameters: string, value: string) =>
  `--xx\r\nContent-Disposition: form-data; ${parameters}\r\n\r\n${value}\r\n`;
const signedFields = () => fields.map(([name, value]) => part(`name="${name}"`, value)).join('');
const file = part('name="file"; filename="a.jpg"', 'picture');
const end = '--xx--\r\n';

const send = async (body: string, contentType = 'multipart/form-data; boundary=xx') =>
  (await fetch(url, { method: 'POST', body: Buffer.from(body), headers: { 'content-type': contentType } })).status;

async function storedKeys(): Promise<(string | undefined)[]> {
  const { Contents = [] } = await clients.bucket.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key }) => Key);
}

async function read(Key: string) {
  const { Body, ContentType } = await clients.bucket.send(new GetObjectCommand({ Bucket, Key }));
  return { text: await Body?.transformToString(), type: ContentType };
}

describe('a signed form', () => {
  it.each([
    ['as browsers write it', 'multipart/form-data; boundary=xx'],
    ['with its boundary in quotation marks', 'multipart/form-data; boundary="xx"'],
    ['with its type in capitals', 'Multipart/Form-Data; boundary=xx'],
  ])('is stored %s', async (_, contentType) => {
    expect(await send(signedFields() + file + end, contentType)).toBe(204);

    expect(await read(key)).toEqual({ text: 'picture', type: 'image/jpeg' });
  });

  it('is stored whatever follows its file, which counts for nothing', async () => {
    const later = part('name="later"', '1') + part('name="key"', OTHER_KEY) + file.replace('picture', 'other');

    expect(await send(signedFields() + file + later + end)).toBe(204);

    expect(await read(key)).toEqual({ text: 'picture', type: 'image/jpeg' });
    expect(await storedKeys()).not.toContain(OTHER_KEY);
  });

  it.each([
    ['a field with two names', part(`name="key"; name="x-ignore-a"`, OTHER_KEY)],
    ['a field with a name of its own within', part(`name="x-ignore-a"; x="name="key""`, OTHER_KEY)],
  ])('goes to the key that was signed, also with %s', async (_, confusing) => {
    await send(signedFields() + confusing + file + end);

    expect(await storedKeys()).not.toContain(OTHER_KEY);
  });

  it('is refused with a field that comes twice', async () => {
    expect(await send(signedFields() + part('name="Key"', OTHER_KEY) + file + end)).toBe(400);
  });

  it('is refused with another file in front of its file', async () => {
    expect(await send(signedFields() + part('name="other"; filename="b"', 'x') + file + end)).toBe(400);
  });
});

describe('a form without a policy', () => {
  it.each([
    ['with its type in capitals', 'Multipart/Form-Data; boundary=xx', 403],
    ['that calls itself something else first', 'text/plain; multipart/form-data; boundary=xx', 400],
    ['that calls itself a query first', 'application/x-www-form-urlencoded; multipart/form-data; boundary=xx', 400],
  ])('is refused %s', async (_, contentType, status) => {
    expect(await send(part('name="key"', OTHER_KEY) + file + end, contentType)).toBe(status);

    expect(await storedKeys()).not.toContain(OTHER_KEY);
  });
});

describe('a call that is not signed', () => {
  it.each(['GET', 'PUT', 'HEAD', 'DELETE', 'POST'])('is refused: %s', async (method) => {
    const body = method === 'PUT' || method === 'POST' ? 'picture' : null;
    for (const path of [`/${Bucket}`, `/${Bucket}/${OTHER_KEY}`, '/']) {
      expect((await fetch(storage.objectsAndQueuesUrl + path, { method, body })).status, path).toBe(403);
    }
    expect(await storedKeys()).not.toContain(OTHER_KEY);
  });
});
