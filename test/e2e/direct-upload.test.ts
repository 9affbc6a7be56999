import { describe, expect, it } from 'vitest';
import { createdUploadSchema } from '../../api/schemas.ts';
import { call, createContainer, expectError, readSummary, waitForImages } from './support/api.ts';
import { aLargePicture } from './support/pictures.ts';

const reserve = async (containerId: string, body: object, headers: Record<string, string> = {}) =>
  await call(`/v1/containers/${containerId}/uploads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('an upload past the API', () => {
  it('takes a slot at once, takes the picture by form, and encodes it', async () => {
    const picture = await aLargePicture();
    const id = await createContainer();

    const answer = await reserve(id, { content_type: 'image/png', size: picture.byteLength });
    expect(answer.status).toBe(201);
    const { image_id, upload } = createdUploadSchema.parse(await answer.json());
    const [waiting] = (await readSummary(id)).images;
    expect(waiting).toMatchObject({ image_id, status: 'processing' });

    const form = new FormData();
    for (const [name, value] of Object.entries(upload.fields)) form.set(name, value);
    form.set('file', new Blob([picture]));
    expect((await fetch(upload.url, { method: 'POST', body: form })).ok).toBe(true);

    expect((await waitForImages(id)).images).toMatchObject([{ image_id, status: 'completed', width: 1203 }]);
  });

  it('is refused by the store for another key and for a file that is too large', async () => {
    const id = await createContainer();
    const { upload } = createdUploadSchema.parse(await (await reserve(id, { content_type: 'image/png' })).json());
    const send = async (fields: Record<string, string>, bytes: number) => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ ...upload.fields, ...fields })) form.set(name, value);
      form.set('file', new Blob([new Uint8Array(bytes)]));
      return (await fetch(upload.url, { method: 'POST', body: form })).status;
    };
    expect(await send({ key: 'uploads/other' }, 10)).toBe(403);
    // S3 answers 400, one machine 413.
    expect([400, 413]).toContain(await send({}, 25_000_001));
  });

  it('is given back by the client that announced it, unless another call with its key relies on it', async () => {
    const id = await createContainer();
    const announce = async (key: string) => {
      const answer = await reserve(id, { content_type: 'image/png' }, { 'Idempotency-Key': key });
      const { image_id } = createdUploadSchema.parse(await answer.json());
      return { etag: answer.headers.get('ETag'), path: `/v1/containers/${id}/images/${image_id}` };
    };
    const giveBack = async (path: string, etag: string | null) =>
      await call(path, { method: 'DELETE', headers: { 'If-Match': etag ?? '' } });
    const [one, other] = [await announce('one'), await announce('other')];
    const repeated = await announce('one');

    expect(repeated).toEqual({ ...one, etag: null });
    await expectError(await giveBack(one.path, one.etag), 412, 'image_in_use');
    await expectError(await giveBack(other.path, one.etag), 412, 'image_in_use');
    expect((await giveBack(other.path, other.etag)).status).toBe(204);
    await expectError(await giveBack(other.path, other.etag), 404, 'image_not_found');
    expect((await readSummary(id)).images).toHaveLength(1);
    expect((await giveBack(one.path, '*')).status).toBe(204);
  });

  it('of another type, or larger than 25 MB, is not even reserved', async () => {
    const id = await createContainer();
    await expectError(await reserve(id, { content_type: 'text/plain' }), 400, 'invalid_request');
    await expectError(await reserve(id, { content_type: 'image/png', size: 25_000_001 }), 413, 'image_too_large');
    expect((await readSummary(id)).images).toEqual([]);
  });
});
