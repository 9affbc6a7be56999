import { describe, expect, it } from 'vitest';
import { examples } from '../../../api/openapi/examples.ts';
import { templateSchema } from '../../../api/verification.ts';
import { createClient } from '../../../client/index.ts';
import { connect, failure } from '../../support/http/connected-client.ts';
import {
  aContainer,
  CONTAINER_ID,
  empty,
  json,
  type Reply,
  refusal,
  reset,
  startFakeApi,
} from '../../support/http/fake-api.ts';

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

  it('rejects with what the function of the token throws, and asks it once', async () => {
    const { url, requests } = await startFakeApi(json(201, aContainer));
    const refused = new Error('The identity provider refused the client');
    let asked = 0;
    const token = async () => {
      asked += 1;
      throw refused;
    };

    const creating = createClient({ url, token, delay: async () => undefined }).createContainer();

    await expect(creating).rejects.toBe(refused);
    expect([asked, requests.length]).toEqual([1, 0]);
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

  it.each(['foo', 'localhost:8001', 'ftp://example.com', 'http://', '', '/api'])(
    'is not made for the address "%s"',
    (url) => {
      expect(() => createClient({ url })).toThrow(
        new TypeError(`"${url}" is not an address of an API: it must begin with http:// or https://`),
      );
    },
  );
});

describe('comparing', () => {
  it.each([
    ['a threshold', { threshold: 0.5 }, '?threshold=0.5'],
    ['a rate', { maxFalseMatchRate: 0.0001 }, '?max_false_match_rate=0.0001'],
    ['neither', {}, ''],
  ])('passes %s on', async (_, options, query) => {
    const { client, requests } = await connect(json(200, examples.Comparison));

    expect(await client.getComparison(CONTAINER_ID, options)).toEqual(examples.Comparison);
    expect(requests[0]?.path).toBe(`/v1/containers/${CONTAINER_ID}/comparison${query}`);
  });
});

describe('verifying', () => {
  const { encoder, vector } = templateSchema.parse(examples.Template);
  const reference = { template: { vector, faces: 3, encoder } };

  it('asks for the template, and lets the service wait for its pictures', async () => {
    const { client, requests } = await connect(json(200, examples.Template));

    expect(await client.getTemplate(CONTAINER_ID)).toEqual(examples.Template);
    expect(requests).toMatchObject([
      { method: 'GET', path: `/v1/containers/${CONTAINER_ID}/template`, headers: { prefer: 'wait=20' } },
    ]);
  });

  it('sends both sides and the rate, and lets the service wait for their pictures', async () => {
    const { client, requests } = await connect(json(200, examples.Verification));
    const probe = { container_id: CONTAINER_ID };

    const verification = await client.verify(reference, probe, { maxFalseMatchRate: 0.0001 });

    expect(verification).toEqual(examples.Verification);
    expect(requests).toMatchObject([{ method: 'POST', path: '/v1/verifications', headers: { prefer: 'wait=20' } }]);
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({ reference, probe, max_false_match_rate: 0.0001 });
  });
});

describe('the search among enrolled people', () => {
  it('enrols with a label, and lets the service wait for the pictures', async () => {
    const { client, requests } = await connect(json(200, examples.Enrolment));

    expect(await client.enrol(CONTAINER_ID, { label: 'customer 4711', retainDays: 30 })).toEqual(examples.Enrolment);
    expect(requests).toMatchObject([
      { method: 'PUT', path: `/v1/containers/${CONTAINER_ID}/enrolment`, headers: { prefer: 'wait=20' } },
    ]);
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({ label: 'customer 4711', retain_days: 30 });
  });

  it('passes the number of candidates and the rate on', async () => {
    const { client, requests } = await connect(json(200, examples.Matches));

    expect(await client.getMatches(CONTAINER_ID, { max: 3, maxFalseMatchRate: 0.001 })).toEqual(examples.Matches);
    expect(requests[0]?.path).toBe(`/v1/containers/${CONTAINER_ID}/matches?max=3&max_false_match_rate=0.001`);
  });

  it('says what turns it on where it is off, and that any other unknown route may be a wrong address', async () => {
    const { client } = await connect(...Array(4).fill(refusal(404, 'route_not_found')));

    for (const call of ['enrol', 'endEnrolment', 'getMatches'] as const) {
      await expect(client[call](CONTAINER_ID)).rejects.toMatchObject({
        code: 'route_not_found',
        status: 404,
        message: expect.stringContaining('FACE_SEARCH=on'),
      });
    }
    await expect(client.createContainer()).rejects.toThrow('is the address right, with its stage where it has one?');
  });

  it('ends an enrolment', async () => {
    const { client, requests } = await connect(empty(204));

    await client.endEnrolment(CONTAINER_ID);

    expect(requests).toMatchObject([{ method: 'DELETE', path: `/v1/containers/${CONTAINER_ID}/enrolment` }]);
  });
});

describe('what a caller gives', () => {
  it.each(['', '.', '..'])('never leads a call elsewhere: the id %j is that of nothing', async (id) => {
    const { client, requests } = await connect(
      refusal(404, 'container_not_found'),
      refusal(404, 'image_not_found'),
      refusal(404, 'container_not_found'),
    );

    await failure(client.deleteContainer(id));
    await failure(client.deleteImage(CONTAINER_ID, id));
    await failure(client.waitForSummary(id));

    expect(requests.map(({ path }) => path)).toEqual([
      '/v1/containers/-',
      `/v1/containers/${CONTAINER_ID}/images/-`,
      '/v1/containers/-/summary',
    ]);
  });

  it.each(['secret\u2026', 'sec\nret', 'sec\0ret'])(
    'and no header can carry is a TypeError: the token %j',
    async (token) => {
      const { url, requests } = await startFakeApi();
      const { getHealth, uploadImage } = createClient({ url, token });

      for (const call of [getHealth(), uploadImage(CONTAINER_ID, Uint8Array.of(1))]) {
        await expect(call).rejects.toThrow(
          new TypeError(
            'The header Authorization cannot carry its value, which has a line break or a character beyond Latin-1',
          ),
        );
      }
      expect(requests).toEqual([]);
    },
  );

  it('and ends with its line in a file is a token', async () => {
    const { url, requests } = await startFakeApi(json(201, aContainer));

    await createClient({ url, token: 'secret\n' }).createContainer();

    expect(requests[0]?.headers.authorization).toBe('Bearer secret');
  });
});
