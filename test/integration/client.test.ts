import { beforeAll, describe, expect, it } from 'vitest';
import { createClient, type FaceEncodeClient, type Summary } from '../../client/index.ts';
import { useService } from '../support/local/use-service.ts';
import { cutPortrait, drawBlank, readSample } from '../support/pictures/encoder-pictures.ts';

const service = useService();
let client: FaceEncodeClient;

beforeAll(() => {
  client = createClient({ url: service.url });
});

const portrait = async () => Uint8Array.from(await cutPortrait('blonde').jpeg().toBuffer());

describe('the client and the real service', () => {
  it('do the whole job: container, pictures, faces, comparison, erasure', async () => {
    const { container_id: containerId } = await client.createContainer();
    await Promise.all([
      client.uploadImage(containerId, new Blob([Uint8Array.from(await readSample(3))])),
      client.uploadImage(containerId, await portrait()),
    ]);

    const summary = await client.waitForSummary(containerId);
    const { people } = await client.getComparison(containerId, { threshold: 0.5 });

    expect(summary.images.map(({ encodings }) => encodings.length).toSorted()).toEqual([1, 3]);
    expect(people.map(({ length }) => length).toSorted()).toEqual([1, 1, 2]);
    await client.deleteImage(containerId, summary.images[0]?.image_id ?? '');
    expect((await client.getSummary(containerId)).images).toHaveLength(1);
    await client.deleteContainer(containerId);
    await expect(client.getSummary(containerId)).rejects.toThrow(
      expect.objectContaining({ code: 'container_not_found', status: 404 }),
    );
  });

  it('take a picture once, although the same upload is made twice', async () => {
    const { container_id: containerId } = await client.createContainer();
    const picture = await portrait();

    const images = await Promise.all(
      [1, 2].map(() => client.uploadImage(containerId, picture, { idempotencyKey: 'selfie' })),
    );

    expect(images[0]?.image_id).toBe(images[1]?.image_id);
    expect((await client.waitForSummary(containerId)).images).toHaveLength(1);
  });

  it('show each state on the way, and end with the last one', async () => {
    const { container_id: containerId } = await client.createContainer();
    await client.uploadImage(containerId, await portrait());
    const seen: Summary[] = [];

    const last = await client.waitForSummary(containerId, { onUpdate: (summary) => seen.push(summary) });

    expect(seen.at(-1)).toEqual(last);
    expect(last.images[0]?.status).toBe('completed');
  });

  it('agree on the sixth picture', async () => {
    const { container_id: containerId } = await client.createContainer();
    const blank = Uint8Array.from(await drawBlank(64, 64).png().toBuffer());

    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => client.uploadImage(containerId, blank)));

    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => reason)).toMatchObject([{ code: 'image_limit_reached', status: 422 }]);
  });

  it('agree on who answers', async () => {
    expect(await client.getHealth()).toMatchObject({ status: 'ok', encoder: { name: 'dlib-resnet-v1' } });
  });
});
