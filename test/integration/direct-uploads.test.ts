import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { containerSchema, createdUploadSchema, summarySchema } from '../../api/schemas.ts';
import { readSample } from '../support/encoder-pictures.ts';
import { type RunningService, runService } from '../support/running-service.ts';

let service: RunningService;

beforeAll(async () => {
  service = await runService();
});

afterAll(async () => {
  await service.close();
});

async function createContainer(): Promise<string> {
  return containerSchema.parse((await service.call('POST', '/v1/containers')).json).container_id;
}

async function announce(containerId: string, request: object = { content_type: 'image/jpeg' }) {
  return await service.call('POST', `/v1/containers/${containerId}/uploads`, { body: JSON.stringify(request) });
}

/** Announces a picture in a new container and gives the form for it. */
async function prepareForm() {
  const containerId = await createContainer();
  const { upload } = createdUploadSchema.parse((await announce(containerId)).json);
  return { containerId, upload };
}

async function send(upload: z.infer<typeof createdUploadSchema>['upload'], bytes: Uint8Array, changed: object = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...upload.fields, ...changed })) form.append(name, String(value));
  form.append('file', new Blob([Uint8Array.from(bytes)]), 'picture.jpg');
  const response = await fetch(upload.url, { method: 'POST', body: form });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

async function summarize(containerId: string) {
  const { json } = await service.call('GET', `/v1/containers/${containerId}/summary`, {
    headers: { Prefer: 'wait=20' },
  });
  return summarySchema.parse(json);
}

describe('a picture that is uploaded straight to the store', () => {
  it('is encoded, also when it is larger than the API takes', async () => {
    const photo = sharp(await readSample(3)).resize(4200);
    const picture = await photo.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
    expect(picture.byteLength).toBeGreaterThan(4_500_000);
    const { containerId, upload } = await prepareForm();

    const { status, headers } = await send(upload, picture);

    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    const { images } = await summarize(containerId);
    expect(images).toMatchObject([{ status: 'completed', width: 4200 }]);
    expect(images[0]?.encodings).toHaveLength(3);
  });

  it('takes its slot at once', async () => {
    const containerId = await createContainer();

    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await announce(containerId)).status);

    expect(statuses).toEqual([201, 201, 201, 201, 201, 422]);
  });

  it.each<[string, object, number, RegExp]>([
    ['to another key', { key: 'uploads/other' }, 403, /AccessDenied/],
    ['as another type', { 'Content-Type': 'text/html' }, 403, /AccessDenied/],
    ['with a field that was not signed', { acl: 'public-read' }, 403, /Extra input fields/],
    ['with a changed policy', { Policy: 'e30=' }, 403, /SignatureDoesNotMatch/],
  ])('is refused %s', async (_, changed, status, reason) => {
    const { containerId, upload } = await prepareForm();

    const answer = await send(upload, Uint8Array.of(1), changed);

    expect(answer).toMatchObject({ status, text: expect.stringMatching(reason) });
    const { json } = await service.call('GET', `/v1/containers/${containerId}/summary`);
    expect(summarySchema.parse(json).images).toMatchObject([{ status: 'processing' }]);
  });

  it.each([
    ['empty', 0, /EntityTooSmall/],
    ['larger than 25 MB', 25_000_001, /EntityTooLarge/],
  ])('is refused when it is %s', async (_, size, reason) => {
    const { upload } = await prepareForm();

    expect(await send(upload, new Uint8Array(size))).toMatchObject({
      status: 400,
      text: expect.stringMatching(reason),
    });
  });

  it.each([
    [{ content_type: 'image/gif' }, 400, 'invalid_request'],
    [{}, 400, 'invalid_request'],
    [{ content_type: 'image/png', size: 25_000_001 }, 413, 'image_too_large'],
  ])('cannot be announced as %j', async (request, status, code) => {
    const containerId = await createContainer();

    expect(await announce(containerId, request)).toMatchObject({ status, json: { code } });
  });
});
