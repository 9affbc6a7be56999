import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { ApiError, TransientError } from '../../../../functions/domain/errors.ts';
import { openRawClient } from '../../../support/local/raw-client.ts';
import { errorBody, post, startTestGateway as start, textOf } from '../../../support/local/test-gateway.ts';

describe('responses', () => {
  it("carry the endpoint's status, headers and body, and the id that the endpoint was given", async () => {
    const { url, endpoint } = await start(async () => textOf('dé', 202, { Location: '/there' }));
    const response = await post(url, 'x');

    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe('/there');
    expect(response.headers.get('content-length')).toBe('3');
    expect(response.headers.get('x-amzn-requestid')).toBe(endpoint.mock.calls[0]?.[0].requestId);
    await expect(response.text()).resolves.toBe('dé');
  });

  it.each([204, 304])('of status %i have no body and no length', async (status) => {
    const { url } = await start(async () => ({ status, headers: { ETag: '"a"' }, body: '' }));
    const response = await fetch(`${url}/upload`);
    expect(response.status).toBe(status);
    expect(response.headers.has('content-length')).toBe(false);
    expect(response.headers.get('etag')).toBe('"a"');
  });

  it('to an unknown path are 404', async () => {
    const { url, endpoint } = await start();
    const response = await fetch(`${url}/nowhere`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual(errorBody('route_not_found', 'Route not found'));
    expect(endpoint).not.toHaveBeenCalled();
  });

  it('to a wrong method are 405 and name the right ones', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/upload`, { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST, GET, HEAD');
    expect(await response.json()).toEqual(errorBody('method_not_allowed'));
  });

  it('to errors of an endpoint are those of the API, and an unexpected one stays inside', async () => {
    const errors = [new ApiError('image_limit_reached'), new TransientError('busy'), new Error('secret cause')];
    const { url, records } = await start(() => Promise.reject(errors.shift()));

    const [expected, transient, unexpected] = [await post(url, 'x'), await post(url, 'x'), await post(url, 'x')];

    expect(expected.status).toBe(422);
    expect(await expected.json()).toEqual(errorBody('image_limit_reached'));
    expect(transient.status).toBe(503);
    expect(transient.headers.get('retry-after')).toBe('1');
    expect(unexpected.status).toBe(500);
    expect(await unexpected.text()).not.toContain('secret cause');
    expect(records).toContainEqual(expect.objectContaining({ code: 'REQUEST_FAILED', error_message: 'secret cause' }));
  });

  it('to an endpoint that throws before its first await are 500', async () => {
    const { url } = await start(() => {
      throw new Error('at once');
    });
    expect((await post(url, 'x')).status).toBe(500);
  });

  it('that Lambda would not let through are 500', async () => {
    const { url } = await start(async () => textOf('x'.repeat(6 * 1024 * 1024 + 1)));
    expect((await fetch(`${url}/upload`)).status).toBe(500);
  });

  it('of an endpoint that takes too long are 504', async () => {
    const { url, records } = await start(() => new Promise(() => undefined), { integrationTimeout: 20 });
    const response = await post(url, 'x');
    expect(response.status).toBe(504);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toEqual(errorBody('unavailable'));
    expect(records).toContainEqual(expect.objectContaining({ code: 'ENDPOINT_TIMED_OUT', operation: 'upload' }));
  });

  it('are logged once, with what the endpoint notes and without what path and query hold', async () => {
    const { url, records } = await start(async (_, { note }) => {
      note({ container_id: 'c-1' });
      return textOf('done', 201);
    });
    await fetch(`${url}/upload?token=secret`);
    await fetch(`${url}/nowhere/secret?token=secret`);
    expect(records).toEqual([
      {
        level: 'info',
        code: 'REQUEST',
        message: 'Request answered',
        request_id: expect.any(String),
        method: 'GET',
        route: '/upload',
        status: 201,
        duration_ms: expect.any(Number),
        container_id: 'c-1',
      },
      expect.objectContaining({ route: '(none)', status: 404, error_code: 'route_not_found' }),
    ]);
    expect(JSON.stringify(records)).not.toContain('secret');
  });
});

describe('HEAD', () => {
  it('has the headers of GET, its length too, and no body', async () => {
    const { port } = await start(async () => textOf('twelve bytes'));
    const client = await openRawClient(port);
    client.write('HEAD /upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const text = await client.closed();
    expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(text).toContain('Content-Length: 12\r\n');
    expect(text).toContain('Content-Type: text/plain\r\n');
    expect(text.endsWith('\r\n\r\n')).toBe(true);
  });

  it('of an unknown path is 404, and of a path without GET 405', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/nowhere`, { method: 'HEAD' })).status).toBe(404);
    const response = await fetch(`${url}/note`, { method: 'HEAD' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('a slash at the end of a path', () => {
  it('leads a page to the path without it', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/items/a%20b/?q=1`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([308, '../a%20b?q=1']);
    expect(new URL('../a%20b?q=1', `${url}/items/a%20b/?q=1`).pathname).toBe('/items/a%20b');
    expect((await fetch(`${url}/items/a/`)).status).toBe(200);
  });

  it('makes no difference to other methods', async () => {
    const { url, endpoint } = await start();
    expect((await fetch(`${url}/note/`, { method: 'POST', body: 'x' })).status).toBe(200);
    expect(endpoint.mock.calls[0]?.[0]).toMatchObject({ path: '/note', route: '/note' });
  });

  it.each(['/nowhere/', '//example.com/', '/upload//'])('does not make "%s" a path of ours', async (path) => {
    const { url } = await start();
    expect((await fetch(url + path, { redirect: 'manual' })).status).toBe(404);
  });
});

describe('what an endpoint gets', () => {
  it('is the request, decoded', async () => {
    const { url, port, endpoint } = await start();
    await fetch(`${url}/items/a%2Fb?x=2&__proto__=y&z=%20`, { headers: { Prefer: 'wait=1' } });
    const request = endpoint.mock.calls[0]?.[0];
    expect(request).toMatchObject({
      method: 'GET',
      route: '/items/{item_id}',
      path: '/items/a%2Fb',
      origin: `http://127.0.0.1:${port}`,
      pathParameters: { item_id: 'a/b' },
      headers: { prefer: 'wait=1' },
      principal: 'anyone',
    });
    expect(Object.entries(request?.query ?? {})).toEqual([
      ['x', '2'],
      ['__proto__', 'y'],
      ['z', ' '],
    ]);
  });

  it('is nothing when a parameter of the query comes twice', async () => {
    const { url, endpoint } = await start();

    const response = await fetch(`${url}/items/a?x=1&x=2`);

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual(errorBody('invalid_request', 'The parameter "x" comes twice'));
    expect(endpoint).not.toHaveBeenCalled();
  });

  it('is the last of several headers of a name, in whatever case', async () => {
    const { port, endpoint } = await start();
    const client = await openRawClient(port);
    client.write('GET /upload HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nx-a: 2\r\n__proto__: 3\r\nConnection: close\r\n\r\n');
    await client.closed();
    const headers = Object.entries(endpoint.mock.calls[0]?.[0].headers ?? {});
    expect(headers).toContainEqual(['x-a', '2']);
    expect(headers).toContainEqual(['__proto__', '3']);
  });

  it('has the scheme that a proxy names, and path and host of a target that is a whole URL', async () => {
    const { port, endpoint } = await start();
    const client = await openRawClient(port);
    client.write(
      'GET http://x/upload?a=1 HTTP/1.1\r\nHost: y\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n',
    );
    await client.closed();
    expect(endpoint.mock.calls[0]?.[0]).toMatchObject({ path: '/upload', query: { a: '1' }, origin: 'https://x' });
  });

  it.each([
    ['/faces', '/faces/upload'],
    ['/eu/faces/', '/eu/faces/upload'],
    ['//evil.example', '/upload'],
    ['/faces?x=', '/upload'],
    ['faces', '/upload'],
    ['/', '/upload'],
  ])('has the path in front that a proxy names as %j, where that is a path', async (prefix, path) => {
    const { url, endpoint } = await start();
    await fetch(`${url}/upload`, { headers: { 'X-Forwarded-Prefix': prefix } });
    expect(endpoint.mock.calls[0]?.[0].path).toBe(path);
  });
});

describe('connections', () => {
  it('answer several requests in their order', async () => {
    const { port } = await start(async ({ body }) => textOf(`<${Buffer.from(body)}>`));
    const client = await openRawClient(port);
    const request = (body: string) => `POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n${body}`;
    client.write(request('a') + request('b') + request('c'));
    await client.received('<c>');
    expect(client.text().match(/<.>/g)).toEqual(['<a>', '<b>', '<c>']);
    client.socket.destroy();
  });

  it('are served one request after the other, so that many whose responses are not read do not fill the memory', async () => {
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { port, url, endpoint } = await start(async ({ path }) => {
      if (path !== '/open') await gates[endpoint.mock.calls.length - 1]?.promise;
      return textOf('done');
    });
    const client = await openRawClient(port);
    client.write('GET /upload HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(100));
    await vi.waitFor(() => expect(endpoint).toHaveBeenCalled());
    expect(endpoint).toHaveBeenCalledTimes(1);
    gates[0]?.resolve();
    await vi.waitFor(() => expect(endpoint).toHaveBeenCalledTimes(2));
    client.socket.resetAndDestroy();
    await once(client.socket, 'close');
    // By the end of another call the gateway has seen that the client is gone. What it had asked for is not done.
    await fetch(`${url}/open`);
    gates[1]?.resolve();
    await fetch(`${url}/open`);
    expect(endpoint.mock.calls.filter(([{ path }]) => path === '/upload')).toHaveLength(2);
  });

  it('end with their response when the gateway closes, and no new requests are taken', async () => {
    const gate = Promise.withResolvers<void>();
    const { gateway, url, port, endpoint } = await start(async () => {
      await gate.promise;
      return textOf('finished');
    });
    const idle = await openRawClient(port);
    const busy = await openRawClient(port);
    busy.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na');
    const underWay = post(url, 'x');
    await vi.waitFor(() => expect(endpoint).toHaveBeenCalledTimes(2));
    const closed = gateway.close();
    await idle.closed();
    await expect(post(url, 'x')).rejects.toThrow();
    busy.write('GET /upload HTTP/1.1\r\nHost: x\r\n\r\n');
    gate.resolve();
    const response = await underWay;
    expect(response.headers.get('connection')).toBe('close');
    await expect(response.text()).resolves.toBe('finished');
    expect((await busy.closed()).match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200']);
    await closed;
    expect(endpoint).toHaveBeenCalledTimes(2);
  });
});
