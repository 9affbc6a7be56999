import { describe, expect, it } from 'vitest';
import { createClient } from '../../../client/index.ts';
import { connect, failure } from '../../support/connected-client.ts';
import { aContainer, CONTAINER_ID, json, type Reply, refusal, reset, startFakeApi } from '../../support/fake-api.ts';

describe('a call', () => {
  it('gives what the API answered, without fields that the contract does not name', async () => {
    const { client } = await connect(json(201, { ...aContainer, surprise: 1 }));

    expect(await client.createContainer()).toEqual(aContainer);
  });

  it('keeps the stage that stands before the paths, however the address ends', async () => {
    const { url, requests } = await startFakeApi(json(201, aContainer));

    await createClient({ url: `${url}/api/` }).createContainer();

    expect(requests[0]?.path).toBe('/api/v1/containers');
  });

  it('carries the token of the moment', async () => {
    const { url, requests } = await startFakeApi(reset, json(201, aContainer));
    const tokens = ['old', 'new'];
    const client = createClient({ url, token: () => tokens.shift(), delay: async () => undefined });

    await client.createContainer();

    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  it('rejects with code, message, status and request id of a refusal', async () => {
    const { client, requests } = await connect(refusal(404, 'container_not_found'));

    expect(await failure(client.getSummary(CONTAINER_ID))).toMatchObject({
      code: 'container_not_found',
      message: 'Refused as container_not_found',
      status: 404,
      requestId: 'request-1',
    });
    expect(requests).toHaveLength(1);
  });

  it('keeps the message of a refusal whose code it does not know', async () => {
    const { client } = await connect(json(422, { error: 'Too tall', code: 'too_tall', request_id: 'r' }));

    expect(await failure(client.getSummary(CONTAINER_ID))).toMatchObject({
      code: 'unexpected_answer',
      message: 'Too tall',
    });
  });

  it.each([
    ['a page', (response) => response.writeHead(200).end('<html>Welcome</html>')],
    ['other JSON', json(200, { status: 'fine' })],
    ['a refusal in another shape', json(404, { message: 'Not Found' })],
  ] satisfies [string, Reply][])('says that the address may be wrong when %s is answered', async (_what, reply) => {
    const { client } = await connect(reply);

    expect(await failure(client.getSummary(CONTAINER_ID))).toMatchObject({ code: 'unexpected_answer' });
  });

  it('names the address that does not answer', async () => {
    const client = createClient({ url: 'http://127.0.0.1:1', delay: async () => undefined });

    const error = await failure(client.getHealth());

    expect(error).toMatchObject({ code: 'unreachable', status: undefined });
    expect(error.message).toContain('http://127.0.0.1:1');
  });
});

describe('comparing', () => {
  it('passes the threshold on', async () => {
    const comparison = {
      container_id: CONTAINER_ID,
      threshold: 0.5,
      encoder: null,
      pairs: [],
      people: [],
      not_compared: [],
    };
    const { client, requests } = await connect(json(200, comparison));

    expect(await client.getComparison(CONTAINER_ID, { threshold: 0.5 })).toEqual(comparison);
    expect(requests[0]?.path).toBe(`/v1/containers/${CONTAINER_ID}/comparison?threshold=0.5`);
  });
});
