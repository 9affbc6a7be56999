import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LAMBDA_EVENT_BYTES } from '../../../settings/work-limits.ts';
import { errorBody, ok, post, startTestGateway as start } from '../../support/local-gateway.ts';
import { openRawClient } from '../../support/local-raw-client.ts';

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
      { bodyBytes: 1_000_000 },
    );
    const first = post(url, Buffer.alloc(800_000));
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(1));
    const second = post(url, Buffer.alloc(800_000));
    // A request without a body needs no room, and shows that the other one was seen before it.
    const third = fetch(`${url}/upload`);
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2));
    expect(handler.mock.calls.map(([event]) => event.httpMethod)).toEqual(['POST', 'GET']);
    gate.resolve();
    expect((await Promise.all([first, second, third])).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it.each([
    ['/upload', '4.5 MB; pictures of up to 15 MB can go through /uploads'],
    ['/note', '6 MB'],
  ])('to %s are told what is too large about them', async (path, limit) => {
    const { url } = await start();
    const response = await fetch(`${url}${path}`, { method: 'POST', body: Buffer.alloc(LAMBDA_EVENT_BYTES + 1) });
    expect(await response.json()).toEqual(errorBody('image_too_large', `The request is larger than ${limit}`));
  });
});

describe('bodies that stall', () => {
  /** Clients that announce a large body, send some of it, and then nothing. */
  const stall = async (port: number, count: number, sent: number) => {
    for (let index = 0; index < count; index += 1) {
      const client = await openRawClient(port);
      client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 6000000\r\n\r\n');
      client.write(Buffer.alloc(sent));
      onTestFinished(() => {
        client.socket.destroy();
      });
    }
  };

  it.each([
    ['a few bytes', 3],
    ['more than all bodies may have', 400_000],
  ])('after %s keep nobody waiting', async (_, sent) => {
    const { port, url } = await start(ok, { bodyBytes: 1_000_000 });
    await stall(port, 20, sent);
    expect((await fetch(`${url}/upload`)).status).toBe(200);
    expect((await post(url, 'small')).status).toBe(200);
    expect((await post(url, Buffer.alloc(900_000))).status).toBe(200);
  });

  it('are answered with 408 and cut off long before the whole time is over', async () => {
    const { port, handler } = await start(ok, { stallTimeout: 50, drain: { bytes: 0, milliseconds: 20 } });
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 6000000\r\n\r\nabc');
    const text = await client.closed();
    expect(text).toMatch(/^HTTP\/1.1 408 /);
    expect(text).toContain('The request did not arrive in time');
    expect(handler).not.toHaveBeenCalled();
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

  it('and anything else there is refused with a body that says so', async () => {
    const { url, port } = await start();
    const client = await openRawClient(port);
    client.write('GET /upload HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\nConnection: close\r\n\r\n');
    const text = await client.closed();
    expect(text).toMatch(/^HTTP\/1.1 417 /);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toEqual(errorBody('invalid_request'));
    expect((await post(url, 'x')).status).toBe(200);
  });
});
