import { describe, expect, it } from 'vitest';
import { acceptedImageSchema, containerSchema, summarySchema } from '../../api/schemas.ts';
import { findBytes } from '../support/homes/stored-bytes.ts';
import { useService } from '../support/local/use-service.ts';
import { readSample, type SampleNumber } from '../support/pictures/encoder-pictures.ts';

/** Until the second erasure has been done and the files are cleaned: the promise is a minute. */
const A_MINUTE = 60_000;

const service = useService();

async function createContainer(): Promise<string> {
  return containerSchema.parse((await service.call('POST', '/v1/containers')).json).container_id;
}

async function upload(containerId: string, sample: SampleNumber = 1): Promise<string> {
  const body = new FormData();
  body.append('file', new Blob([Uint8Array.from(await readSample(sample))]), 'picture.jpg');
  const { json } = await service.call('POST', `/v1/containers/${containerId}/images`, { body });
  return acceptedImageSchema.parse(json).image_id;
}

async function summarize(containerId: string) {
  const answer = await service.call('GET', `/v1/containers/${containerId}/summary`, { headers: { Prefer: 'wait=20' } });
  return summarySchema.parse(answer.json);
}

/** Where the files of the service carry one of these: ids as text, vectors as the bytes of their numbers. */
const traces = (...wanted: (string | Uint8Array)[]) => findBytes(service.dataDir, wanted);

/** The first numbers of a vector, as the database stores them. */
function startOf(vector: readonly number[] = []): Uint8Array {
  const bytes = Buffer.alloc(8 * 6);
  vector.slice(0, 6).forEach((number, index) => void bytes.writeDoubleLE(number, 8 * index));
  return bytes;
}

describe('erasing', () => {
  it('a container leaves nothing of it in any file after a minute', { timeout: 2 * A_MINUTE }, async () => {
    const kept = await createContainer();
    await upload(kept);
    const containerId = await createContainer();
    const imageId = await upload(containerId, 2);
    const { json: announced } = await service.call('POST', `/v1/containers/${containerId}/uploads`, {
      body: '{"content_type":"image/jpeg"}',
    });
    const announcedId = Object(announced).image_id;
    await upload(containerId, 3);
    const { images } = await summarize(kept);
    const vectors = async () => {
      const { json } = await service.call('GET', `/v1/containers/${containerId}/summary`);
      return summarySchema.parse(json).images[0]?.encodings.map(({ vector }) => startOf(vector)) ?? [];
    };
    await expect.poll(vectors, { timeout: 10_000 }).not.toEqual([]);
    const [vector = Buffer.of()] = await vectors();
    expect(traces(containerId)).not.toEqual([]);
    expect(traces(vector)).not.toEqual([]);

    expect(await service.call('DELETE', `/v1/containers/${containerId}`)).toMatchObject({ status: 204 });

    const again = await service.call('DELETE', `/v1/containers/${containerId}`);
    expect(again).toMatchObject({ status: 404, json: { code: 'container_not_found' } });
    await expect
      .poll(() => traces(containerId, imageId, announcedId, vector), { timeout: A_MINUTE, interval: 500 })
      .toEqual([]);
    expect(traces(kept)).not.toEqual([]);
    expect(images).toMatchObject([{ status: 'completed' }]);
    expect((await summarize(kept)).images).toEqual(images);
  });

  it('a container whose pictures wait for the encoder leaves no picture once the encoder is done', async () => {
    const containerId = await createContainer();
    const other = await createContainer();
    for (let n = 0; n < 5; n += 1) await upload(containerId);
    await service.call('DELETE', `/v1/containers/${containerId}`);

    await upload(other);
    await summarize(other);

    const pictures = () => traces(containerId).filter((file) => file.startsWith('pictures'));
    await expect.poll(pictures, { timeout: 10_000 }).toEqual([]);
  });

  it('an image leaves the others, and frees its slot', async () => {
    const containerId = await createContainer();
    const images: string[] = [];
    for (let n = 0; n < 5; n += 1) images.push(await upload(containerId));
    await summarize(containerId);

    const erased = await service.call('DELETE', `/v1/containers/${containerId}/images/${images[2]}`);

    expect(erased.status).toBe(204);
    const { images: left } = await summarize(containerId);
    expect(left.map(({ image_id }) => image_id)).toEqual(images.toSpliced(2, 1));
    expect(await upload(containerId)).toEqual(expect.any(String));
    const again = await service.call('DELETE', `/v1/containers/${containerId}/images/${images[2]}`);
    expect(again).toMatchObject({ status: 404, json: { code: 'image_not_found' } });
  });
});
