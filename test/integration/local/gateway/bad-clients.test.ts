import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import type { HttpResponse } from '../../../../functions/endpoints/http/response.ts';
import { openRawClient } from '../../../support/local/raw-client.ts';
import {
  errorBody,
  post,
  respondDone,
  startTestGateway as start,
  textOf,
} from '../../../support/local/test-gateway.ts';

const jsonOf = (text: string): unknown => JSON.parse(text.split('\r\n\r\n')[1] ?? '');

describe('bad clients', () => {
  it('that go away in the middle of a request call no endpoint and leave the gateway running', async () => {
    const { port, url, endpoint, records } = await start();
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc');
    client.socket.destroy();
    await once(client.socket, 'close');

    expect((await post(url, 'x')).status).toBe(200);
    expect(endpoint).toHaveBeenCalledTimes(1);
    expect(records.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('that end a request too early get 400, and call no endpoint', async () => {
    const { port, endpoint } = await start();
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc');
    client.socket.end();
    const text = await client.closed();
    expect(text).toMatch(/^HTTP\/1.1 400 /);
    expect(text).toContain('invalid_request');
    expect(endpoint).not.toHaveBeenCalled();
  });

  it('that close their side after a whole request get their response, and the connection ends', async () => {
    const called = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<HttpResponse>();
    const { port, url } = await start(async ({ method }) => {
      if (method === 'GET') return textOf('done');
      called.resolve();
      return await answer.promise;
    });
    const client = await openRawClient(port);
    client.socket.end('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc');
    await called.promise;
    // By the end of another call the gateway has seen that this client sends no more.
    await fetch(`${url}/open`);
    answer.resolve(textOf('late'));
    const text = await client.closed();
    expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(text).toMatch(/late$/);
  });

  it('that close their side without a request are let go', async () => {
    const { port } = await start();
    const client = await openRawClient(port);
    client.socket.end();
    expect(await client.closed()).toBe('');
  });

  it('that read no more of their responses are let go', async () => {
    const { port } = await start(async () => textOf('x'.repeat(6_000_000)), { silenceTimeout: 50 });
    const client = await openRawClient(port);
    client.socket.pause();
    const request = 'GET /upload HTTP/1.1\r\nHost: x\r\n\r\n';
    // More than the buffers of both sides take.
    client.write(request.repeat(10));
    await vi.waitFor(() => {
      client.write(request);
      expect(client.socket.destroyed).toBe(true);
    });
  });

  it('that do not speak HTTP get 400 in the shape of all errors', async () => {
    const { port, records } = await start();
    const client = await openRawClient(port);
    client.write('nonsense\r\n\r\n');
    const text = await client.closed();
    expect(text).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(jsonOf(text)).toEqual(errorBody('invalid_request'));
    expect(records).toMatchObject([{ code: 'REQUEST', status: 400, method: '-', route: '(none)' }]);
  });

  it.each([
    ['no host', '', 'The header Host is missing'],
    ['two hosts', 'Host: x\r\nHost: x\r\n', 'The header Host comes twice'],
  ])('that name %s get 400 in the shape of all errors', async (_, lines, message) => {
    const { port, endpoint } = await start();
    const client = await openRawClient(port);
    client.write(`GET /upload HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`);
    const text = await client.closed();
    expect(text).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(jsonOf(text)).toEqual(errorBody('invalid_request', message));
    expect(endpoint).not.toHaveBeenCalled();
  });

  it('that ask for a tunnel, as of a proxy, get 405', async () => {
    const { port, records } = await start();
    const client = await openRawClient(port);
    client.write('CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n');
    const text = await client.closed();
    expect(text).toMatch(/^HTTP\/1.1 405 Method Not Allowed\r\n/);
    expect(jsonOf(text)).toEqual(errorBody('method_not_allowed'));
    expect(records).toMatchObject([{ code: 'REQUEST', status: 405, method: 'CONNECT' }]);
  });

  it('of HTTP/1.0 need not name a host', async () => {
    const { port } = await start();
    const client = await openRawClient(port);
    client.write('GET /upload HTTP/1.0\r\n\r\n');
    expect(await client.closed()).toMatch(/^HTTP\/1.1 200 /);
  });

  it('that send too many headers get 431', async () => {
    const { port } = await start();
    const client = await openRawClient(port);
    client.write(`GET /upload HTTP/1.1\r\nHost: x\r\nX-Big: ${'a'.repeat(20_000)}\r\n\r\n`);
    const text = await client.closed();
    expect(text).toMatch(/^HTTP\/1.1 431 /);
    expect(jsonOf(text)).toEqual(errorBody('invalid_request'));
  });

  it.each([
    ['headers', 'POST /upload HTTP/1.1\r\nHost:'],
    ['the body', 'POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc'],
  ])('that are too slow with %s get 408', async (_, bytes) => {
    const { port, endpoint } = await start(respondDone, { headersTimeout: 50, requestTimeout: 50 });
    const client = await openRawClient(port);
    client.write(bytes);
    expect(await client.closed()).toMatch(/^HTTP\/1.1 408 /);
    expect(endpoint).not.toHaveBeenCalled();
  });

  it('that go away before the response leave the gateway running', async () => {
    const gate = Promise.withResolvers<void>();
    const { port, url, endpoint } = await start(async () => {
      await gate.promise;
      return textOf('late');
    });
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na');
    await vi.waitFor(() => expect(endpoint).toHaveBeenCalledTimes(1));
    client.socket.destroy();
    gate.resolve();
    expect((await post(url, 'x')).status).toBe(200);
  });

  it('that append nonsense to a request get no wrong response to it', async () => {
    const { port } = await start(() => new Promise(() => undefined), { integrationTimeout: 200 });
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nanonsense\r\n\r\n');
    expect(await client.closed()).toMatch(/^HTTP\/1.1 504 /);
  });

  it('that announce a shorter body than they send get the response to what they announced, and no other', async () => {
    const { port, endpoint } = await start();
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na--xx--\r\n\r\n');

    const text = await client.closed();

    expect(text).toMatch(/^HTTP\/1.1 200 /);
    expect(text).toMatch(/\r\nConnection: close\r\n/i);
    expect(text.match(/HTTP\/1.1/g)).toHaveLength(1);
    expect(endpoint).toHaveBeenCalledTimes(1);
  });

  it('that send a body in a compressed transfer encoding get 415', async () => {
    const { port, endpoint } = await start();
    const client = await openRawClient(port);
    client.write(
      'POST /upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\nConnection: close\r\n\r\n0\r\n\r\n',
    );

    expect(await client.closed()).toMatch(/^HTTP\/1.1 415 .*Transfer-Encoding/s);
    expect(endpoint).not.toHaveBeenCalled();
  });

  it.each(['gzip', 'br', 'identity, gzip', 'x-"odd"'])('that send a body as %s get 415', async (encoding) => {
    const { url, endpoint } = await start();
    const response = await post(url, 'x', { 'Content-Encoding': encoding });
    expect(response.status).toBe(415);
    expect(await response.json()).toEqual(errorBody('unsupported_media_type', expect.stringContaining(encoding)));
    expect(endpoint).not.toHaveBeenCalled();
    expect((await post(url, 'x', { 'Content-Encoding': 'Identity' })).status).toBe(200);
  });
});
