import { describe, expect, it } from 'vitest';
import { createClient } from '../../../client/index.ts';
import { connect, failure } from '../../support/http/connected-client.ts';
import {
  aContainer,
  anAcceptedImage,
  aSummary,
  CONTAINER_ID,
  IMAGE_ID,
  json,
  type Reply,
  refusal,
  reset,
  startFakeApi,
} from '../../support/http/fake-api.ts';

/** The connection ends in the middle of the answer. */
const breaksOff: Reply = (response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
  response.write('{"container_id":', () => response.destroy());
};

const accepted = json(202, anAcceptedImage);

describe('a retry', () => {
  it('carries the same key, so that the container is created once', async () => {
    const { client, requests } = await connect(reset, refusal(503, 'unavailable'), json(201, aContainer));

    await client.createContainer();

    const keys = requests.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  it('waits as long as the service asks', async () => {
    const { client, pauses } = await connect(
      refusal(429, 'throttled', { 'Retry-After': '7' }),
      refusal(503, 'unavailable', { 'Retry-After': '2' }),
      json(200, aSummary('completed')),
    );

    await client.getSummary(CONTAINER_ID);

    expect(pauses).toEqual([7_000, 2_000]);
  });

  it('comes later each time, when the service does not say', async () => {
    const { client, pauses } = await connect(reset, reset, reset, json(200, aSummary('completed')));

    await client.getSummary(CONTAINER_ID);

    expect(pauses.map((pause, index) => pause >= 250 * 2 ** index && pause <= 500 * 2 ** index)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('ends with the last answer', async () => {
    const { client, requests } = await connect(...Array.from({ length: 9 }, () => refusal(503, 'unavailable')));

    expect(await failure(client.getSummary(CONTAINER_ID))).toMatchObject({ code: 'unavailable', status: 503 });
    expect(requests).toHaveLength(4);
  });

  it('comes after an answer that breaks off, also one to an upload', async () => {
    const { client, requests } = await connect(breaksOff, json(200, aSummary('completed')), breaksOff, accepted);

    expect(await client.getSummary(CONTAINER_ID)).toEqual(aSummary('completed'));
    expect(await client.uploadImage(CONTAINER_ID, Uint8Array.of(1))).toEqual(anAcceptedImage);
    expect(requests).toHaveLength(4);
  });

  it('ends like one without an answer when every answer breaks off', async () => {
    const { client } = await connect(...Array.from({ length: 4 }, () => breaksOff));

    expect(await failure(client.getSummary(CONTAINER_ID))).toMatchObject({ code: 'unreachable' });
  });

  it('does not come when the caller has given up', async () => {
    const { url, requests } = await startFakeApi(reset, json(200, aSummary('completed')));
    const abort = new AbortController();
    const delay = async () => abort.abort();

    const call = createClient({ url, delay }).getSummary(CONTAINER_ID, { signal: abort.signal });

    await expect(call).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(requests).toHaveLength(1);
  });
});

describe('deleting', () => {
  it('is done when a second try finds nothing: the first one did it', async () => {
    const { client, requests } = await connect(reset, refusal(404, 'container_not_found'));

    await expect(client.deleteContainer(CONTAINER_ID)).resolves.toBeUndefined();
    expect(requests.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
  });

  it('fails when the first try finds nothing', async () => {
    const { client } = await connect(refusal(404, 'image_not_found'));

    expect(await failure(client.deleteImage(CONTAINER_ID, IMAGE_ID))).toMatchObject({ code: 'image_not_found' });
  });

  it.each([
    ['route_not_found', refusal(404, 'route_not_found')],
    ['unexpected_answer', json(404, 'Not here')],
  ])('fails with %s at a wrong address, also on the second try', async (code, reply) => {
    const { client } = await connect(reset, reply);

    expect(await failure(client.deleteContainer(CONTAINER_ID))).toMatchObject({ code });
  });
});
