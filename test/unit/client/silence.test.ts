import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { createClient, type Fetch } from '../../../client/index.ts';
import { failure } from '../../support/http/connected-client.ts';
import { empty, startFakeApi } from '../../support/http/fake-api.ts';

/** How a browser fails, whatever the reason. */
const failLikeBrowser: Fetch = async () => {
  throw new TypeError('Failed to fetch');
};

const failAs =
  (cause: Error): Fetch =>
  async () => {
    throw new TypeError('fetch failed', { cause });
  };

const withCode = (code: string): Error => Object.assign(new Error(code), { code });

function call(url: string, fetch?: Fetch) {
  return failure(createClient({ url, fetch, maxTries: 1 }).getHealth());
}

describe('when no answer comes', () => {
  it('a page of another origin is told that the service is there, and does not let it read', async () => {
    const { url, requests } = await startFakeApi(empty(200));
    vi.stubGlobal('location', { origin: 'http://localhost:5173' });

    const error = await call(url, failLikeBrowser);

    expect(error.code).toBe('blocked_by_cors');
    expect(error.message).toContain('does not let pages of http://localhost:5173 read its answers (CORS)');
    expect(requests).toMatchObject([{ method: 'GET', path: '/health' }]);
  });

  it('a page of another origin is told when nothing is there', async () => {
    vi.stubGlobal('location', { origin: 'http://localhost:5173' });

    expect(await call(await unusedAddress(), failLikeBrowser)).toMatchObject({ code: 'unreachable' });
  });

  it('a page of the service itself does not ask again: it may read every answer', async () => {
    const { url, requests } = await startFakeApi(empty(200));
    vi.stubGlobal('location', { origin: url });

    expect(await call(url, failLikeBrowser)).toMatchObject({ code: 'unreachable' });
    expect(requests).toEqual([]);
  });

  it('Node is told that the port is not in use', async () => {
    const url = await unusedAddress();

    expect(await call(url)).toMatchObject({
      code: 'unreachable',
      message: `Nothing listens at ${url}; is the service running, and is the port right?`,
    });
  });

  it.each([
    ['the name is unknown', failAs(withCode('ENOTFOUND')), 'There is no host of the name in http://api.test; is the'],
    ['names cannot be looked up', failAs(withCode('EAI_AGAIN')), 'could not be looked up'],
    ['it takes too long', failLate, 'The service at http://api.test did not answer in time'],
    ['another reason', failAs(new Error('bad port')), 'The service does not answer at http://api.test'],
  ])('Node is told that %s', async (_reason, fetch, message) => {
    const error = await call('http://api.test', fetch);

    expect(error.code).toBe('unreachable');
    expect(error.message).toContain(message);
  });
});

async function failLate(): Promise<Response> {
  throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
}

/** An address at which something listened, and listens no more. */
async function unusedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}
