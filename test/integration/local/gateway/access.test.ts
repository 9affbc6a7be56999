import { describe, expect, it, vi } from 'vitest';
import { openRawClient } from '../../../support/local/raw-client.ts';
import { errorBody, post, respondDone, startTestGateway as start } from '../../../support/local/test-gateway.ts';

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

describe('with authentication', () => {
  const authenticate = vi.fn(async (token: string) => {
    if (token === 'undecided') throw new Error('no keys');
    return token === 'good' ? 'issuer#alice' : undefined;
  });
  const startWithTokens = () => start(respondDone, {}, { authenticate });

  it('a valid token names the caller', async () => {
    const { url, endpoint } = await startWithTokens();
    expect((await post(url, 'x', bearer('good'))).status).toBe(200);
    expect(endpoint.mock.calls[0]?.[0].principal).toBe('issuer#alice');
  });

  it.each<[string, Record<string, string>]>([
    ['no token', {}],
    ['a wrong token', bearer('bad')],
    ['another scheme', { Authorization: 'Basic good' }],
    ['an empty token', { Authorization: 'Bearer ' }],
    ['two tokens', { Authorization: 'Bearer good good' }],
  ])('%s is 401', async (_, headers) => {
    const { url, endpoint, records } = await startWithTokens();
    const response = await post(url, 'x', headers);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toEqual(errorBody('unauthorized'));
    expect(endpoint).not.toHaveBeenCalled();
    expect(records).toContainEqual(expect.objectContaining({ code: 'TOKEN_REFUSED', level: 'info' }));
  });

  it('a token that cannot be checked is 503, and the cause goes to the log', async () => {
    const { url, endpoint, records } = await startWithTokens();
    const response = await post(url, 'x', bearer('undecided'));
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await response.text()).not.toContain('no keys');
    expect(endpoint).not.toHaveBeenCalled();
    expect(records).toContainEqual(expect.objectContaining({ code: 'TOKEN_UNDECIDED', error_message: 'no keys' }));
    expect(records.map(({ code }) => code)).not.toContain('SERVICE_UNAVAILABLE');
  });

  it('routes for everyone need no token, and their caller is unknown', async () => {
    const { url, endpoint } = await startWithTokens();
    expect((await fetch(`${url}/open`)).status).toBe(200);
    expect(endpoint.mock.calls[0]?.[0].principal).toBeUndefined();
  });

  it('the token is checked before any of the body is read', async () => {
    const { port } = await start(respondDone, { drain: { bytes: 0, milliseconds: 20 } }, { authenticate });
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n');
    const text = await client.closed();
    expect(text).toMatch(/^HTTP\/1.1 401 /);
    expect(text).not.toContain('100 Continue');
  });
});

describe('a host name of others', () => {
  const callAs = async (host: string, options: Parameters<typeof start>[2] = {}) => {
    const { port, endpoint } = await start(respondDone, {}, options);
    const client = await openRawClient(port);
    client.write(`GET /upload HTTP/1.1\r\nHost: ${host.replace('PORT', String(port))}\r\nConnection: close\r\n\r\n`);
    return { text: await client.closed(), endpoint };
  };

  it('is refused, with a message that says how to allow it', async () => {
    const { text, endpoint } = await callAs('rebind.example:PORT');
    expect(text).toMatch(/^HTTP\/1.1 403 /);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toEqual(
      errorBody(
        'forbidden',
        'The host name "rebind.example" is not allowed; set ALLOWED_HOSTS to the names of this service',
      ),
    );
    expect(endpoint).not.toHaveBeenCalled();
  });

  it('is allowed once it is named', async () => {
    expect((await callAs('rebind.example:PORT', { allowedHosts: ['rebind.example'] })).text).toMatch(/^HTTP\/1.1 200 /);
  });

  it('is no matter where HOST stands for all interfaces and it is the address that was called', async () => {
    expect((await callAs('127.0.0.1:PORT', { host: '0.0.0.0' })).text).toMatch(/^HTTP\/1.1 200 /);
    expect((await callAs('10.1.2.3:PORT', { host: '0.0.0.0' })).text).toMatch(/^HTTP\/1.1 403 /);
  });
});

describe('pages of other origins', () => {
  const ORIGIN = 'https://app.example.com';

  it('change nothing', async () => {
    const { url, endpoint } = await start();
    const response = await post(url, 'x', { Origin: ORIGIN });
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual(errorBody('forbidden', expect.stringContaining('CORS_ORIGIN')));
    expect(endpoint).not.toHaveBeenCalled();
  });

  it('may not read without CORS_ORIGIN, and are not answered when they ask', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/upload`, { headers: { Origin: ORIGIN } });
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
    expect((await fetch(`${url}/upload`, { method: 'OPTIONS' })).status).toBe(405);
  });

  it('may call where CORS_ORIGIN names theirs, and read errors too', async () => {
    const { url } = await start(respondDone, {}, { corsOrigin: ORIGIN });
    const preflight = await fetch(`${url}/upload`, { method: 'OPTIONS', headers: { Origin: ORIGIN } });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toBe('OPTIONS, POST, GET, HEAD');
    for (const response of [await post(url, 'x', { Origin: ORIGIN }), await fetch(`${url}/nowhere`)]) {
      expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
      expect(response.headers.get('vary')).toBe('Origin');
    }
    expect((await post(url, 'x', { Origin: 'https://other.example.com' })).status).toBe(403);
  });
});
