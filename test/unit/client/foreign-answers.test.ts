import { describe, expect, it } from 'vitest';
import { createClient } from '../../../client/index.ts';
import { connect, failure } from '../../support/http/connected-client.ts';
import {
  aContainer,
  aSummary,
  CONTAINER_ID,
  empty,
  json,
  type Reply,
  startFakeApi,
} from '../../support/http/fake-api.ts';

/** As proxies answer in the place of a service. */
const page =
  (status: number, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'Content-Type': 'text/html', ...headers }).end(`<h1>${status}</h1>`);
  };

const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);

describe('an answer that something in front of the service gives', () => {
  it.each([
    [401, /^Something in front of the service, such as a proxy, asks who calls \(status 401\)$/],
    [403, /does not allow the call \(status 403\)$/],
    [413, /takes no request of this size; its limit has to be raised \(status 413\)$/],
    [404, /^The answer \(status 404\) is not one of the face-encode API; is the address right\?$/],
  ])('with %i is explained by its status', async (status, message) => {
    const { client } = await connect(page(status));

    expect(await failure(client.uploadImage(CONTAINER_ID, Uint8Array.of(1)))).toMatchObject({
      code: 'unexpected_answer',
      status,
      message: expect.stringMatching(message),
    });
  });

  it.each([
    [429, /turned the call away/],
    [500, /does not reach it; is the service running\?/],
    [502, /does not reach it; is the service running\?/],
    [504, /does not reach it; is the service running\?/],
  ])('with %i is explained when all tries have ended so', async (status, message) => {
    const { client, requests } = await connect(...times(4, page(status)));

    expect(await failure(client.getHealth())).toMatchObject({ status, message: expect.stringMatching(message) });
    expect(requests).toHaveLength(4);
  });

  it('and leads elsewhere is explained by where it leads, without its query', async () => {
    const { url } = await startFakeApi(page(200));
    const { client } = await connect(empty(302, { Location: `${url}/login?token=secret` }));

    expect(await failure(client.createContainer())).toMatchObject({
      code: 'unexpected_answer',
      message: expect.stringMatching(`^The address is redirected to ${url}/login, which did not answer as`),
    });
  });

  it('and leads to the service is followed', async () => {
    const { url } = await startFakeApi(json(201, aContainer));
    const { client } = await connect(empty(308, { Location: `${url}/v1/containers` }));

    expect(await client.createContainer()).toEqual(aContainer);
  });

  it('and never ends is left after 16 MB, and not asked for again', async () => {
    const endless: Reply = (response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1_000_000)));
      };
      response.writeHead(200).on('drain', more);
      more();
    };
    const { client, requests } = await connect(endless);

    expect(await failure(client.getHealth())).toMatchObject({
      code: 'unexpected_answer',
      message: expect.stringContaining('longer than any of the face-encode API'),
    });
    expect(requests).toHaveLength(1);
  });
});

describe('Retry-After', () => {
  const processing = (value: string) => json(200, aSummary('processing'), { 'Retry-After': value });
  const completed = json(200, aSummary('completed'));

  it.each([
    ['0', 250],
    ['3', 3_000],
    ['86400', 60_000],
    ['9'.repeat(400), 60_000],
    ['-1', 1_000],
    ['soon', 1_000],
  ])('of %j between two looks is kept within sensible limits', async (value, pause) => {
    const { client, pauses } = await connect(processing(value), completed);

    await client.waitForSummary(CONTAINER_ID);

    expect(pauses).toEqual([pause]);
  });

  it('of a day, where a proxy throttles the looks, is a minute', async () => {
    const { client, pauses } = await connect(page(429, { 'Retry-After': '86400' }), completed);

    await client.waitForSummary(CONTAINER_ID);

    expect(pauses).toEqual([60_000]);
  });

  it('may be a time', async () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
    const past = new Date(0).toUTCString();
    const { client, pauses } = await connect(
      page(503, { 'Retry-After': past }),
      page(503, { 'Retry-After': inAnHour }),
    );

    expect(await failure(client.getHealth())).toMatchObject({ status: 503 });
    expect(pauses).toEqual([0]);
  });
});

describe('silence', () => {
  it.each<[string, Reply, RegExp]>([
    [
      'a connection that breaks off',
      (response) => void response.socket?.resetAndDestroy(),
      /broke off before the answer/,
    ],
    ['something that is not HTTP', (response) => void response.socket?.end('SSH-2.0\r\n'), /does not speak HTTP$/],
  ])('is explained: %s', async (_, reply, message) => {
    const { client } = await connect(...times(4, reply));

    expect(await failure(client.getHealth())).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(message),
    });
  });

  it('is explained: https:// to a service without TLS', async () => {
    const { url } = await startFakeApi();
    const client = createClient({ url: url.replace('http:', 'https:'), maxTries: 1 });

    expect(await failure(client.getHealth())).toMatchObject({
      message: expect.stringMatching(/does not speak TLS; does the address begin with http:\/\/\?$/),
    });
  });
});
