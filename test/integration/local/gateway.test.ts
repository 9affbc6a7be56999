import { once } from 'node:events';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LAMBDA_EVENT_BYTES } from '../../../api/limits.ts';
import { createLog, type LogRecord, setLogSink } from '../../../functions/runtime/logger.ts';
import { type FunctionRoute, type Gateway, type GatewayOptions, startGateway } from '../../../local/gateway.ts';
import { openRawClient } from '../../support/local-raw-client.ts';

type Answer = (event: APIGatewayProxyEvent) => Promise<unknown>;

const gateways: Gateway[] = [];

afterEach(async () => {
  for (const gateway of gateways.splice(0)) {
    gateway.destroy();
    await gateway.close();
  }
});

const ok: Answer = async () => ({ statusCode: 200, headers: { 'Content-Type': 'text/plain' }, body: 'done' });

/** Starts a gateway with one function behind `POST /upload` and `GET /upload`. */
async function start(answer: Answer = ok, limits: NonNullable<GatewayOptions['limits']> = {}) {
  const records: LogRecord[] = [];
  setLogSink((record) => records.push(record));
  const handler = vi.fn(answer);
  const route = (method: string): FunctionRoute => ({
    operationId: 'upload',
    method,
    path: '/upload',
    handler,
    authenticated: true,
  });
  const gateway = await startGateway({
    routes: [route('POST'), route('GET')],
    binaryMediaTypes: ['multipart/form-data'],
    host: '127.0.0.1',
    port: 0,
    log: createLog('info'),
    limits,
  });
  gateways.push(gateway);
  return { ...gateway, gateway, handler, records };
}

const post = (url: string, body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}) =>
  fetch(`${url}/upload`, { method: 'POST', body, headers: { 'Content-Type': 'multipart/form-data', ...headers } });

const errorBody = (code: string, error: unknown = expect.any(String)) => ({
  error,
  code,
  request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
});

describe('answers', () => {
  it("carry the function's status, headers and body, and the id that the function was given", async () => {
    const { url, handler } = await start(async () => ({
      statusCode: 202,
      multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
      headers: { Location: '/there', Connection: 'upgrade', 'Content-Length': '999' },
      body: 'done',
    }));
    const response = await post(url, 'x');

    expect(response.status).toBe(202);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('location')).toBe('/there');
    expect(response.headers.get('x-amzn-requestid')).toBe(handler.mock.calls[0]?.[0].requestContext.requestId);
    await expect(response.text()).resolves.toBe('done');
  });

  it('with base64 bodies come as bytes', async () => {
    const { url } = await start(async () => ({ statusCode: 200, body: '/wCA', isBase64Encoded: true }));
    expect(await (await post(url, 'x')).bytes()).toEqual(new Uint8Array([0xff, 0x00, 0x80]));
  });

  it('without a body have none', async () => {
    const { url } = await start(async () => ({ statusCode: 204, body: '' }));
    const response = await post(url, 'x');
    expect(response.status).toBe(204);
    await expect(response.text()).resolves.toBe('');
  });

  it('to an unknown path are 404', async () => {
    const { url, handler } = await start();
    const response = await fetch(`${url}/nowhere`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual(errorBody('route_not_found', 'Route not found'));
    expect(handler).not.toHaveBeenCalled();
  });

  it('to a wrong method are 405 and tell the right ones', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/upload`, { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST, GET');
    expect(await response.json()).toEqual(errorBody('method_not_allowed'));
  });

  it('of a function that throws are 502 with a fixed text; its cause goes to the log', async () => {
    const { url, records } = await start(() => Promise.reject(new Error('secret cause')));
    const response = await post(url, 'x');
    expect(response.status).toBe(502);
    const body = await response.text();
    expect(JSON.parse(body)).toEqual(errorBody('internal_error'));
    expect(body).not.toContain('secret cause');
    expect(records).toContainEqual(expect.objectContaining({ code: 'FUNCTION_FAILED', error_message: 'secret cause' }));
  });

  it('of a function whose result makes no sense are 502', async () => {
    const { url } = await start(async () => ({ body: 'no status' }));
    expect((await post(url, 'x')).status).toBe(502);
  });

  it('of a function that takes too long are 504', async () => {
    const { url } = await start(() => new Promise(() => undefined), { integrationTimeout: 20 });
    const response = await post(url, 'x');
    expect(response.status).toBe(504);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toEqual(errorBody('unavailable'));
  });
});

describe('large requests', () => {
  const largest = 4_500_000;

  it('of 4.5 MB reach the function byte for byte', async () => {
    const body = Buffer.alloc(largest, 'abc');
    const { url, handler } = await start();
    expect((await post(url, body)).status).toBe(200);
    const event = handler.mock.calls[0]?.[0];
    expect(Buffer.from(event?.body ?? '', 'base64').equals(body)).toBe(true);
  });

  it.each([
    ['that would make an event above 6 MB', Buffer.alloc(4_800_000)],
    ['above 6 MB', Buffer.alloc(LAMBDA_EVENT_BYTES + 1)],
    ['far above it', Buffer.alloc(40_000_000)],
  ])('%s are refused with an answer that names the limit', async (_, body) => {
    const { url, handler } = await start();
    const response = await post(url, body);
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual(errorBody('image_too_large', expect.stringContaining('4.5 MB')));
    expect(handler).not.toHaveBeenCalled();
  });

  it('without an announced length are refused as soon as they are too large', async () => {
    const { port, handler } = await start(ok, { drain: { bytes: 0, milliseconds: 60_000 } });
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    client.write(`${(LAMBDA_EVENT_BYTES + 1).toString(16)}\r\n`);
    client.write(Buffer.alloc(LAMBDA_EVENT_BYTES + 1));
    // The last chunk never comes.
    await client.received('image_too_large');
    expect(client.text()).toMatch(/^HTTP\/1.1 413 /);
    expect(handler).not.toHaveBeenCalled();
    client.socket.destroy();
  });

  it('of text count as they are escaped in the event', async () => {
    const { url } = await start();
    const quotes = '"'.repeat(4_000_000);
    expect((await post(url, quotes, { 'Content-Type': 'application/json' })).status).toBe(413);
  });

  it('that a client sends whole before it reads anything get an answer that it sees', async () => {
    const { port } = await start();
    const client = await openRawClient(port);
    client.socket.pause();
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n');
    await new Promise((resolve) => client.socket.write(Buffer.alloc(20_000_000), resolve));
    client.socket.resume();
    expect(await client.closed()).toContain('image_too_large');
  });

  it('that never end are cut off', async () => {
    const { port } = await start(ok, { drain: { bytes: 1_000_000, milliseconds: 60_000 } });
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n');
    await client.received('image_too_large');
    client.write(Buffer.alloc(1_100_000));
    expect(await client.closed()).toMatch(/^HTTP\/1.1 413 /);
  });

  it('of which nothing more comes are cut off in time', async () => {
    const { port } = await start(ok, { drain: { bytes: 1_000_000, milliseconds: 20 } });
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n');
    expect(await client.closed()).toContain('image_too_large');
  });

  it('wait until there is room in memory', async () => {
    const gate = Promise.withResolvers<void>();
    const { url, handler } = await start(
      async () => {
        await gate.promise;
        return { statusCode: 200, body: '' };
      },
      { bodyBytes: 1_000 },
    );
    const first = post(url, Buffer.alloc(800));
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(1));
    const second = post(url, Buffer.alloc(800));
    // A request without a body needs no room, and shows that the other one was seen before it.
    const third = fetch(`${url}/upload`);
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2));
    expect(handler.mock.calls.map(([event]) => event.httpMethod)).toEqual(['POST', 'GET']);
    gate.resolve();
    expect((await Promise.all([first, second, third])).map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('Expect: 100-continue', () => {
  const head = (length: number, path = '/upload') =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n\r\n`;

  it('is answered before the body is read', async () => {
    const { port, handler } = await start();
    const client = await openRawClient(port);
    client.write(head(5));
    await client.received('HTTP/1.1 100 Continue\r\n\r\n');
    client.write('hello');
    await client.received('done');
    expect(handler.mock.calls[0]?.[0].body).toBe('hello');
    client.socket.destroy();
  });

  it.each([
    [head(900_000_000), 413],
    [head(5, '/nowhere'), 404],
  ])('is refused without the body', async (request, status) => {
    const { port } = await start();
    const client = await openRawClient(port);
    client.write(request);
    const text = await client.closed();
    expect(text.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
    expect(text).not.toContain('100 Continue');
  });
});

describe('bad clients', () => {
  it('that go away in the middle of a request call no function and leave the gateway running', async () => {
    const { port, url, handler, records } = await start();
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc');
    client.socket.destroy();
    await once(client.socket, 'close');

    expect((await post(url, 'x')).status).toBe(200);
    expect(handler).toHaveBeenCalledTimes(1);
    expect(records.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('that end a request too early are told, and call no function', async () => {
    const { port, handler } = await start();
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc');
    client.socket.end();
    const text = await client.closed();
    expect(text).toMatch(/^HTTP\/1.1 400 /);
    expect(text).toContain('invalid_request');
    expect(handler).not.toHaveBeenCalled();
  });

  it('that speak no HTTP get 400 in the shape of all errors', async () => {
    const { port } = await start();
    const client = await openRawClient(port);
    client.write('nonsense\r\n\r\n');
    const text = await client.closed();
    expect(text).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toEqual(errorBody('invalid_request'));
  });

  it('that send too many headers get 431', async () => {
    const { port } = await start();
    const client = await openRawClient(port);
    client.write(`GET /upload HTTP/1.1\r\nHost: x\r\nX-Big: ${'a'.repeat(20_000)}\r\n\r\n`);
    expect(await client.closed()).toMatch(/^HTTP\/1.1 431 /);
  });

  it.each([
    ['headers', 'POST /upload HTTP/1.1\r\nHost:'],
    ['the body', 'POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc'],
  ])('that are too slow with %s get 408', async (_, bytes) => {
    const { port, handler } = await start(ok, { headersTimeout: 50, requestTimeout: 50 });
    const client = await openRawClient(port);
    client.write(bytes);
    expect(await client.closed()).toMatch(/^HTTP\/1.1 408 /);
    expect(handler).not.toHaveBeenCalled();
  });

  it('that go away before the answer leave the gateway running', async () => {
    const gate = Promise.withResolvers<void>();
    const { port, url, handler } = await start(async () => {
      await gate.promise;
      return { statusCode: 200, body: 'late' };
    });
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na');
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(1));
    client.socket.destroy();
    gate.resolve();
    expect((await post(url, 'x')).status).toBe(200);
  });

  it('that append nonsense to a request get no wrong answer to it', async () => {
    const { port } = await start(() => new Promise(() => undefined));
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nanonsense\r\n\r\n');
    expect(await client.closed()).toBe('');
  });
});

describe('connections', () => {
  it('answer several requests in their order', async () => {
    const { port } = await start(async ({ body }) => ({ statusCode: 200, body: `<${body}>` }));
    const client = await openRawClient(port);
    const request = (body: string) => `POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n${body}`;
    client.write(request('a') + request('b') + request('c'));
    await client.received('<c>');
    expect(client.text().match(/<.>/g)).toEqual(['<a>', '<b>', '<c>']);
    client.socket.destroy();
  });

  it('take a whole URL for a target', async () => {
    const { port, handler } = await start();
    const client = await openRawClient(port);
    client.write('GET http://x/upload?a=1 HTTP/1.1\r\nHost: x\r\n\r\n');
    await client.received('done');
    expect(handler.mock.calls[0]?.[0]).toMatchObject({ path: '/upload', queryStringParameters: { a: '1' } });
    client.socket.destroy();
  });

  it('end with their answer when the gateway closes, and no new ones are taken', async () => {
    const gate = Promise.withResolvers<void>();
    const { gateway, url, handler } = await start(async () => {
      await gate.promise;
      return { statusCode: 200, body: 'finished' };
    });
    const underWay = post(url, 'x');
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(1));
    const closed = gateway.close();
    await expect(post(url, 'x')).rejects.toThrow();
    gate.resolve();
    const response = await underWay;
    expect(response.headers.get('connection')).toBe('close');
    await expect(response.text()).resolves.toBe('finished');
    await closed;
  });
});

it('logs a refused request without what its path and query hold', async () => {
  const { url, records } = await start();
  await fetch(`${url}/nowhere/secret?token=secret`);
  expect(records).toMatchObject([{ code: 'REQUEST', status: 404, error_code: 'route_not_found' }]);
  expect(JSON.stringify(records)).not.toContain('secret');
});
