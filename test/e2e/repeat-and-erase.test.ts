import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { acceptedImageSchema, comparisonSchema, containerSchema } from '../../api/schemas.ts';
import {
  call,
  callWhenReady,
  createContainer,
  expectError,
  readSummary,
  upload,
  waitForImages,
} from './support/api.ts';
import { aGroup, aPortrait } from './support/pictures.ts';

describe('a call that is repeated with its key', () => {
  it('gives the same container and the same image, also ten times at once', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    const create = async () =>
      containerSchema.parse(await (await call('/v1/containers', { method: 'POST', headers: key })).json()).container_id;
    const ids = new Set(await Promise.all(Array.from({ length: 10 }, create)));
    expect(ids.size).toBe(1);
    const [id = ''] = ids;

    const post = async (picture: Uint8Array<ArrayBuffer>) => {
      const body = new FormData();
      body.set('file', new Blob([picture]));
      return await call(`/v1/containers/${id}/images`, { method: 'POST', headers: key, body });
    };
    const picture = await aPortrait();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(picture)));
    const images = await Promise.all(
      answers.map(async (answer) => acceptedImageSchema.parse(await answer.json()).image_id),
    );
    expect(new Set(images).size).toBe(1);
    await expectError(await post(await aGroup()), 422, 'idempotency_key_reused');
    expect((await waitForImages(id)).images).toHaveLength(1);
  });
});

describe('an erasure', () => {
  it('of an image frees its slot and leaves the others', async () => {
    const id = await createContainer();
    const [first, second] = [await upload(id, await aPortrait()), await upload(id, await aPortrait())];
    await waitForImages(id);

    expect((await call(`/v1/containers/${id}/images/${first}`, { method: 'DELETE' })).status).toBe(204);
    expect((await readSummary(id)).images.map(({ image_id }) => image_id)).toEqual([second]);
    await expectError(await call(`/v1/containers/${id}/images/${first}`, { method: 'DELETE' }), 404, 'image_not_found');
  });

  it('of a container leaves nothing to be found', async () => {
    const id = await createContainer();
    await upload(id, await aPortrait());

    expect((await call(`/v1/containers/${id}`, { method: 'DELETE' })).status).toBe(204);
    await expectError(await call(`/v1/containers/${id}/summary`), 404, 'container_not_found');
    await expectError(await call(`/v1/containers/${id}`, { method: 'DELETE' }), 404, 'container_not_found');
  });
});

describe('a comparison', () => {
  it('finds the woman of the portrait in the group', async () => {
    const id = await createContainer();
    await upload(id, await aPortrait());
    await upload(id, await aGroup());
    const { images } = await waitForImages(id);

    const answer = comparisonSchema.parse(await (await call(`/v1/containers/${id}/comparison`)).json());

    const face = images[0]?.encodings[0]?.face_id ?? '';
    const same = answer.pairs.filter(({ a, b, same_person }) => same_person && [a, b].includes(face));
    expect(same).toHaveLength(1);
    expect(answer.people.filter((group) => group.includes(face))).toEqual([expect.any(Array)]);
    expect(answer.people).toHaveLength(3);
  });
});

describe('a summary that is asked to wait', () => {
  it('comes when nothing is processing any more', async () => {
    const id = await createContainer();
    await upload(id, await aPortrait());
    const response = await callWhenReady(`/v1/containers/${id}/summary`, { headers: { Prefer: 'wait=20' } });
    expect(response.headers.has('retry-after')).toBe(false);
    expect((await readSummary(id)).images[0]?.status).toBe('completed');
  });
});
