import { describe, expect, it, vi } from 'vitest';
import { MAX_UPLOAD_BYTES } from '../../../api/limits.ts';
import type { Slot } from '../../../functions/domain/model.ts';
import type { PictureName } from '../../../functions/domain/ports.ts';
import { directUploadEndpoint } from '../../../local/direct-upload/direct-upload-endpoint.ts';
import { UPLOAD_PATH, uploadForms } from '../../../local/direct-upload/upload-forms.ts';
import { uploadLimit } from '../../../local/gateway/bodies/body-limit.ts';
import { errorBody, startTestGateway } from '../../support/local/test-gateway.ts';

const SECRET = Buffer.alloc(32, 7);
const now = () => 1_774_440_000_000;
const slot: Slot = { imageId: 'image', status: 'processing', createdAt: now(), deadline: now() + 1_000 };

async function start(corsOrigin?: string) {
  const put = vi.fn(async (_picture: PictureName, _bytes: Uint8Array) => undefined);
  const containers = { findSlot: async () => ({ slot, expiresAt: now() + 1_000 }) };
  const endpoint = directUploadEndpoint({ secret: SECRET, containers, pictures: { put }, now });
  const route = { operationId: 'directUpload', method: 'POST', path: UPLOAD_PATH, authenticated: false };
  const { url } = await startTestGateway(
    undefined,
    {},
    {
      routes: [{ ...route, endpoint, bodyLimit: uploadLimit }],
      // The form is the authorization: a token is not asked for.
      authenticate: async () => undefined,
      corsOrigin,
    },
  );
  const form = await uploadForms(SECRET, now).create({
    containerId: 'container',
    imageId: 'image',
    createdAt: slot.createdAt,
    contentType: 'image/jpeg',
    seconds: 300,
    baseUrl: url,
  });
  const send = (picture: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(form.fields)) data.append(name, value);
    data.append('file', new Blob([picture]), 'a.jpg');
    return fetch(form.url, { method: 'POST', body: data, headers });
  };
  return { put, send };
}

describe('a direct upload', () => {
  it('takes a picture that is too large for the API, byte for byte', async () => {
    const { put, send } = await start();
    const picture = Buffer.alloc(MAX_UPLOAD_BYTES, 'abc');
    const stored = Promise.withResolvers<boolean>();
    put.mockImplementation(async (_, bytes) => void stored.resolve(picture.equals(bytes)));
    expect((await send(picture)).status).toBe(204);
    expect(await stored.promise).toBe(true);
  });

  it.each([MAX_UPLOAD_BYTES + 1, MAX_UPLOAD_BYTES + 100_000])('takes no %i bytes', async (size) => {
    const { put, send } = await start();
    const response = await send(Buffer.alloc(size));
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual(errorBody('image_too_large', expect.stringContaining('25 MB')));
    expect(put).not.toHaveBeenCalled();
  });

  it('may come from pages of CORS_ORIGIN and of no other origin', async () => {
    const page = 'https://app.example.com';
    const { send } = await start(page);
    const response = await send(Buffer.from('x'), { Origin: page });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, page]);
    expect((await send(Buffer.from('x'), { Origin: 'https://other.example.com' })).status).toBe(403);
  });
});
