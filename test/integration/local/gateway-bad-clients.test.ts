import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { errorBody, ok, post, startTestGateway as start } from '../../support/local-gateway.ts';
import { openRawClient } from '../../support/local-raw-client.ts';

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

  it('that name no host get 400 in the shape of all errors', async () => {
    const { port, handler } = await start();
    const client = await openRawClient(port);
    client.write('GET /upload HTTP/1.1\r\nConnection: close\r\n\r\n');
    const text = await client.closed();
    expect(text).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toEqual(
      errorBody('invalid_request', 'The header Host is missing'),
    );
    expect(handler).not.toHaveBeenCalled();
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
