import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { containerSchema, createdUploadSchema, summarySchema } from '../../api/schemas.ts';
import { useService } from '../support/local/use-service.ts';
import { readSample } from '../support/pictures/encoder-pictures.ts';

const service = useService();

async function createContainer(): Promise<string> {
  return containerSchema.parse((await service.call('POST', '/v1/containers')).json).container_id;
}

async function reserve(containerId: string, request: object = { content_type: 'image/jpeg' }) {
  return await service.call('POST', `/v1/containers/${containerId}/uploads`, { body: JSON.stringify(request) });
}

/** Reserves the slot of a picture in a new container and gives the form for it. */
async function prepareForm() {
  const containerId = await createContainer();
  const { upload } = createdUploadSchema.parse((await reserve(containerId)).json);
  return { containerId, upload };
}

async function send(upload: z.infer<typeof createdUploadSchema>['upload'], bytes: Uint8Array, changed: object = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...upload.fields, ...changed })) form.append(name, String(value));
  form.append('file', new Blob([Uint8Array.from(bytes)]), 'picture.jpg');
  const response = await fetch(upload.url, { method: 'POST', body: form });
  return { status: response.status, text: await response.text() };
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

    expect(await send(upload, picture)).toMatchObject({ status: 204 });

    const { images } = await summarize(containerId);
    expect(images).toMatchObject([{ status: 'completed', width: 4200 }]);
    expect(images[0]?.encodings).toHaveLength(3);
  });

  it('takes its slot when it is reserved', async () => {
    const containerId = await createContainer();

    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await reserve(containerId)).status);

    expect(statuses).toEqual([201, 201, 201, 201, 201, 422]);
  });

  it('is refused to another key, and its image waits for the picture still', async () => {
    const { containerId, upload } = await prepareForm();

    const answer = await send(upload, Uint8Array.of(1), { key: 'uploads/other' });

    expect(answer).toMatchObject({ status: 403, text: expect.stringContaining('"forbidden"') });
    const { json } = await service.call('GET', `/v1/containers/${containerId}/summary`);
    expect(summarySchema.parse(json).images).toMatchObject([{ status: 'processing' }]);
  });

  it('is refused when it is larger than 25 MB', async () => {
    const { upload } = await prepareForm();

    expect(await send(upload, new Uint8Array(25_000_001))).toMatchObject({
      status: 413,
      text: expect.stringContaining('"image_too_large"'),
    });
  });

  it.each([
    [{ content_type: 'text/plain' }, 400, 'invalid_request'],
    [{}, 400, 'invalid_request'],
    [{ content_type: 'image/png', size: 25_000_001 }, 413, 'image_too_large'],
  ])('cannot be reserved as %j', async (request, status, code) => {
    const containerId = await createContainer();

    expect(await reserve(containerId, request)).toMatchObject({ status, json: { code } });
  });
});
