import { describe, expect, it } from 'vitest';
import { createClient, FaceEncodeError } from '../../../client/index.ts';
import {
  aContainer,
  anAcceptedImage,
  aSummary,
  CONTAINER_ID,
  empty,
  IMAGE_ID,
  json,
  type Reply,
  refusal,
  reset,
  startFakeApi,
} from '../../support/fake-api.ts';

const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

/** A client of a server that answers with these replies. It does not wait, but notes how long it would. */
async function connect(...replies: Reply[]) {
  const api = await startFakeApi(...replies);
  const pauses: number[] = [];
  const client = createClient({
    url: api.url,
    delay: async (milliseconds) => {
      pauses.push(milliseconds);
    },
  });
  return { ...api, client, pauses };
}

const failure = async (call: Promise<unknown>): Promise<FaceEncodeError> => {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof FaceEncodeError) return error;
  throw new Error(`not a FaceEncodeError: ${error}`);
};

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
    const { client } = await connect(reset, refusal(404, 'container_not_found'));

    await client.deleteContainer(CONTAINER_ID);
  });

  it('fails when the first try finds nothing', async () => {
    const { client } = await connect(refusal(404, 'image_not_found'));

    expect(await failure(client.deleteImage(CONTAINER_ID, IMAGE_ID))).toMatchObject({ code: 'image_not_found' });
  });
});

describe('uploading a small picture', () => {
  it('sends it as the field `file` under a name that tells nothing', async () => {
    const { client, requests } = await connect(json(202, anAcceptedImage));

    const image = await client.uploadImage(CONTAINER_ID, new File([jpeg], 'me and my passport.jpg'));

    expect(image).toEqual(anAcceptedImage);
    expect(requests[0]).toMatchObject({ method: 'POST', path: `/v1/containers/${CONTAINER_ID}/images` });
    expect(requests[0]?.body).toContain('name="file"; filename="picture"');
    expect(requests[0]?.body).not.toContain('passport');
  });

  it('tells how far it is', async () => {
    const { client } = await connect(json(202, anAcceptedImage));
    const shares: number[] = [];

    await client.uploadImage(CONTAINER_ID, jpeg, { onProgress: ({ sent, total }) => shares.push(sent / total) });

    expect(shares).toEqual([0, 1]);
  });
});

describe('uploading a picture that is too large for a request', () => {
  const large = new Blob([jpeg, new Uint8Array(4_500_000)]);

  const announced = (url: string) =>
    json(201, {
      ...anAcceptedImage,
      upload: { url, fields: { key: 'k', policy: 'p' }, expires_at: aContainer.expires_at },
    });

  it('sends it to the store: the fields first, the file last, and no token', async () => {
    const store = await startFakeApi(empty(204));
    const api = await startFakeApi(announced(`${store.url}/bucket`));
    const client = createClient({ url: api.url, token: 'secret' });

    expect(await client.uploadImage(CONTAINER_ID, large)).toEqual(anAcceptedImage);

    expect(JSON.parse(api.requests[0]?.body ?? '')).toEqual({ content_type: 'image/jpeg', size: large.size });
    const [form] = store.requests;
    expect(form?.path).toBe('/bucket');
    expect(form?.headers.authorization).toBeUndefined();
    expect([...(form?.body.matchAll(/ name="(\w+)"/g) ?? [])].map(([, name]) => name)).toEqual([
      'key',
      'policy',
      'file',
    ]);
  });

  it('does not let what signs calls to the API touch the form', async () => {
    const store = await startFakeApi(empty(204));
    const api = await startFakeApi(announced(store.url));
    const signed: string[] = [];
    const client = createClient({
      url: api.url,
      fetch: async (url, request) => {
        signed.push(url);
        return await fetch(url, request);
      },
    });

    await client.uploadImage(CONTAINER_ID, large);

    expect(signed).toEqual([`${api.url}/v1/containers/${CONTAINER_ID}/uploads`]);
    expect(store.requests).toHaveLength(1);
  });

  it('gives the slot back when the store refuses, and says why', async () => {
    const xml = '<Error><Code>AccessDenied</Code><Message>Policy expired</Message></Error>';
    const store = await startFakeApi((response) => response.writeHead(403).end(xml));
    const api = await startFakeApi(announced(store.url), empty(204));

    const error = await failure(createClient({ url: api.url }).uploadImage(CONTAINER_ID, large));

    expect(error).toMatchObject({ code: 'upload_refused', status: 403 });
    expect(error.message).toContain('Policy expired');
    expect(api.requests[1]).toMatchObject({
      method: 'DELETE',
      path: `/v1/containers/${CONTAINER_ID}/images/${IMAGE_ID}`,
    });
  });
});

describe('waiting', () => {
  it('lets the service hold its answer, and asks again at once', async () => {
    const applied = { 'Preference-Applied': 'wait=20', ETag: '"1"' };
    const { client, requests, pauses } = await connect(
      json(200, aSummary('processing'), applied),
      empty(304, applied),
      json(200, aSummary('completed'), applied),
    );

    const summary = await client.waitForSummary(CONTAINER_ID);

    expect(summary.images[0]?.status).toBe('completed');
    expect(pauses).toEqual([]);
    expect(requests.map(({ headers }) => [headers.prefer, headers['if-none-match']])).toEqual([
      ['wait=20', undefined],
      ['wait=20', '"1"'],
      ['wait=20', '"1"'],
    ]);
  });

  it('polls when each new state is wanted, as often as the service asks for', async () => {
    const { client, pauses } = await connect(
      json(200, aSummary('processing'), { ETag: '"1"', 'Retry-After': '1' }),
      empty(304, { 'Retry-After': '3' }),
      json(200, aSummary('failed'), { ETag: '"2"' }),
    );
    const states: string[] = [];

    await client.waitForSummary(CONTAINER_ID, { onUpdate: ({ images }) => states.push(images[0]?.status ?? '') });

    expect(states).toEqual(['processing', 'failed']);
    expect(pauses).toEqual([1_000, 3_000]);
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
