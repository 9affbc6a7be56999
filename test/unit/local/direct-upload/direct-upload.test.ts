import { describe, expect, it, vi } from 'vitest';
import { MAX_UPLOAD_BYTES } from '../../../../api/limits.ts';
import type { ApiError } from '../../../../functions/domain/errors.ts';
import type { Slot } from '../../../../functions/domain/model.ts';
import { directUploadEndpoint } from '../../../../local/direct-upload/direct-upload-endpoint.ts';
import { uploadForms } from '../../../../local/direct-upload/upload-forms.ts';

const SECRET = Buffer.alloc(32, 7);
const CONTAINER = '0b9ff1c0-8f43-4f2b-9d5e-6f2f7d3c1a55';
const IMAGE = 'b3f8a1de-52c7-4c0e-9a43-1d1f0c7e6a10';
const NOW = 1_774_440_000_000;
const HOUR = 3_600_000;

const slot: Slot = { imageId: IMAGE, status: 'processing', createdAt: NOW, deadline: NOW + HOUR };

/** A form that the service gives out. */
const createForm = (secret: Uint8Array = SECRET) =>
  uploadForms(secret, () => NOW).create({
    containerId: CONTAINER,
    imageId: IMAGE,
    createdAt: NOW,
    contentType: 'image/jpeg',
    seconds: 300,
    baseUrl: 'https://api.example.com',
  });

type Part = readonly [name: string, value: string | Uint8Array<ArrayBuffer>];

interface SendOptions {
  readonly found?: Slot | undefined;
  readonly now?: number;
  readonly expiresAt?: number;
  readonly headers?: Record<string, string>;
}

/** Sends the parts of a form to the endpoint. */
async function send(parts: readonly Part[], options: SendOptions = {}) {
  const form = new FormData();
  for (const [name, value] of parts) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, new Blob([value]), 'a.jpg');
  }
  const encoded = new Response(form);
  const put = vi.fn(async () => undefined);
  const note = vi.fn();
  const found = 'found' in options ? options.found : slot;
  const endpoint = directUploadEndpoint({
    secret: SECRET,
    containers: { findSlot: async () => found && { slot: found, expiresAt: options.expiresAt ?? NOW + HOUR } },
    pictures: { put },
    now: () => options.now ?? NOW,
  });
  const request = {
    requestId: 'r-1',
    method: 'POST',
    route: '/direct-uploads',
    path: '/direct-uploads',
    origin: 'https://api.example.com',
    pathParameters: {},
    query: {},
    headers: { 'content-type': encoded.headers.get('content-type') ?? '', ...options.headers },
    body: new Uint8Array(await encoded.arrayBuffer()),
    principal: undefined,
  };
  return { answer: endpoint(request, { note }), put, note };
}

const picture = Buffer.from('picture');

async function partsOf(changed: Record<string, string> = {}, file: Uint8Array<ArrayBuffer> = picture): Promise<Part[]> {
  const { fields } = await createForm();
  return [...Object.entries({ ...fields, ...changed }), ['file', file]];
}

async function expectRejection({ answer, put }: Awaited<ReturnType<typeof send>>, code: string, message: RegExp) {
  await expect(answer).rejects.toMatchObject({
    name: 'ApiError',
    code,
    message: expect.stringMatching(message),
  } satisfies Partial<Record<keyof ApiError, unknown>>);
  expect(put).not.toHaveBeenCalled();
}

describe('an upload form', () => {
  it('goes to a route of the same service', async () => {
    const { url, fields } = await createForm();
    expect(url).toBe('https://api.example.com/direct-uploads');
    expect(Object.keys(fields)).toEqual(['key', 'Content-Type', 'policy', 'signature']);
  });

  it('stores its picture, and answers 204', async () => {
    const { answer, put, note } = await send(await partsOf());
    expect(await answer).toMatchObject({ status: 204, body: '' });
    expect(put.mock.calls).toEqual([
      [{ containerId: CONTAINER, imageId: IMAGE, createdAt: NOW }, expect.any(Uint8Array)],
    ]);
    expect(note).toHaveBeenCalledWith({ container_id: CONTAINER, image_id: IMAGE });
  });

  it.each([1, MAX_UPLOAD_BYTES])('may carry %i bytes', async (size) => {
    const { answer, put } = await send(await partsOf({}, Buffer.alloc(size)));
    await answer;
    expect(put).toHaveBeenCalledTimes(1);
  });

  it.each([
    [0, 'no_image_file', /^No image file provided: the file in the field "file" is empty$/],
    [MAX_UPLOAD_BYTES + 1, 'image_too_large', /larger than 25 MB/],
  ])('may not carry %i bytes', async (size, code, message) => {
    await expectRejection(await send(await partsOf({}, Buffer.alloc(size))), code, message);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['the key of another image', { key: `uploads/${CONTAINER}/${CONTAINER}` }, /"key" was changed/],
    ['a key that leaves the folder', { key: '../../other' }, /"key" was changed/],
    ['another type', { 'Content-Type': 'image/png' }, /type image\/jpeg/],
    ['a changed policy', { policy: Buffer.from('{}').toString('base64url') }, /signature is wrong/],
    ['a changed signature', { signature: '00'.repeat(32) }, /signature is wrong/],
    ['a signature that is not a number', { signature: 'zz' }, /signature is wrong/],
    ['an empty signature', { signature: '' }, /signature is wrong/],
  ])('is rejected with %s', async (_, changed, message) => {
    await expectRejection(await send(await partsOf(changed)), 'forbidden', message);
  });

  it.each(['key', 'Content-Type', 'policy', 'signature'])('is rejected without its field %s', async (missing) => {
    const parts = (await partsOf()).filter(([name]) => name !== missing);
    await expectRejection(await send(parts), 'forbidden', /changed|type|signature/);
  });

  it('is rejected when another service has signed it', async () => {
    const { fields } = await createForm(Buffer.alloc(32, 8));
    await expectRejection(
      await send([...Object.entries(fields), ['file', picture]]),
      'forbidden',
      /signature is wrong/,
    );
  });

  it('is accepted to the last millisecond before its end, and then rejected', async () => {
    const { answer } = await send(await partsOf(), { now: NOW + 299_999 });
    expect((await answer).status).toBe(204);
    await expectRejection(await send(await partsOf(), { now: NOW + 300_000 }), 'forbidden', /has expired/);
  });

  it.each<[string, Part, RegExp]>([
    ['a field that was not signed', ['acl', 'public-read'], /"acl" was not signed/],
    ['a field that comes twice', ['Key', 'uploads/other'], /"Key" comes twice/],
    ['a second file', ['file', picture], /"file" comes twice/],
    ['a file of another name', ['other', picture], /"other" was not signed/],
  ])('is rejected with %s', async (_, extra, message) => {
    await expectRejection(await send([...(await partsOf()), extra]), 'invalid_request', message);
    await expectRejection(
      await send([extra, ...(await partsOf())]),
      'invalid_request',
      /twice|not signed|after the file/,
    );
  });

  it('is rejected with a field after its file, as S3 would not read it', async () => {
    const [first, ...others] = await partsOf();
    if (!first) throw new Error('A form has fields');
    await expectRejection(
      await send([...others, first]),
      'invalid_request',
      /"key" comes after the file, which must be/,
    );
  });

  it('is rejected with something behind its signature', async () => {
    const { fields } = await createForm();
    const parts = await partsOf({ signature: `${fields.signature}z` });
    await expectRejection(await send(parts), 'forbidden', /signature is wrong/);
  });

  it('is rejected without a file', async () => {
    const parts = (await partsOf()).filter(([name]) => name !== 'file');
    await expectRejection(await send(parts), 'no_image_file', /^No image file provided: the form has no field "file"$/);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['is not a form', { 'content-type': 'application/json' }, /not multipart/],
    ['names no boundary', { 'content-type': 'multipart/form-data' }, /no boundary/],
  ])('is rejected when it %s', async (_, headers, message) => {
    await expectRejection(await send(await partsOf(), { headers }), 'invalid_request', message);
  });

  it.each<[string, SendOptions]>([
    ['its image was erased', { found: undefined }],
    ['the image has a slot anew since', { found: { ...slot, createdAt: NOW + 1 } }],
    ['its container has expired', { expiresAt: NOW }],
  ])('is rejected when %s', async (_, options) => {
    await expectRejection(await send(await partsOf(), options), 'image_not_found', /was deleted/);
  });

  it.each<[string, Slot]>([
    ['is completed', { ...slot, status: 'completed' }],
    ['has failed', { ...slot, status: 'failed' }],
    ['is past its deadline', { ...slot, deadline: NOW }],
  ])('stores nothing when the image %s, and is answered as the first time', async (_, found) => {
    const { answer, put } = await send(await partsOf(), { found });
    expect((await answer).status).toBe(204);
    expect(put).not.toHaveBeenCalled();
  });
});
