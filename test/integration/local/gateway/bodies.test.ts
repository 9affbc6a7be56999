import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LAMBDA_EVENT_BYTES } from '../../../../settings/work-limits.ts';
import { openRawClient } from '../../../support/local/raw-client.ts';
import {
  errorBody,
  post,
  respondDone,
  startTestGateway as start,
  textOf,
} from '../../../support/local/test-gateway.ts';

const noDrain = { drain: { bytes: 0, milliseconds: 20 } };
const quick = { interval: 5, bytes: 1_000, patience: 10, patienceWhileOthersWait: 2 };

describe('large requests', () => {
  it.each([1, 70_000, 4_500_000])('of %i bytes reach the endpoint byte for byte', async (length) => {
    const body = Buffer.from(Uint8Array.from({ length }, (_, index) => (index * 7919) % 251));
    const { url } = await start(async (request) => textOf(String(body.equals(request.body))));
    const response = await post(url, body);
    expect([response.status, await response.text()]).toEqual([200, 'true']);
  });

  it('without an announced length reach the endpoint byte for byte', async () => {
    const body = Buffer.alloc(1_000_000, 'abc');
    const { url } = await start(async (request) => textOf(String(body.equals(request.body))));
    const stream = new Blob([body]).stream();
    const response = await fetch(`${url}/note`, { method: 'POST', body: stream, duplex: 'half' });
    expect([response.status, await response.text()]).toEqual([200, 'true']);
  });

  it('leave no memory behind when they are answered', async () => {
    const { url, endpoint } = await start();
    expect((await post(url, Buffer.alloc(200_000))).status).toBe(200);
    expect(endpoint.mock.calls[0]?.[0].body.byteLength).toBe(0);
  });

  it('are left alone when they are answered while an endpoint may still use them', async () => {
    const { url, endpoint } = await start(() => new Promise(() => undefined), { integrationTimeout: 20 });
    expect((await post(url, Buffer.alloc(200_000))).status).toBe(504);
    expect(endpoint.mock.calls[0]?.[0].body.byteLength).toBe(200_000);
  });

  it.each([
    ['that would make an event above 6 MB', Buffer.alloc(4_800_000)],
    ['above 6 MB', Buffer.alloc(LAMBDA_EVENT_BYTES + 1)],
    ['far above it', Buffer.alloc(40_000_000)],
  ])('%s are rejected with a message that names the limit', async (_, body) => {
    const { url, endpoint } = await start();
    const response = await post(url, body);
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual(errorBody('image_too_large', expect.stringContaining('4.5 MB')));
    expect(endpoint).not.toHaveBeenCalled();
  });

  it('without an announced length are rejected as soon as they are too large', async () => {
    const { port, endpoint } = await start(respondDone, { drain: { bytes: 0, milliseconds: 60_000 } });
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    client.write(`${(LAMBDA_EVENT_BYTES + 1).toString(16)}\r\n`);
    client.write(Buffer.alloc(LAMBDA_EVENT_BYTES + 1));
    // The last chunk never comes.
    await client.received('image_too_large');
    expect(client.text()).toMatch(/^HTTP\/1.1 413 /);
    expect(endpoint).not.toHaveBeenCalled();
    client.socket.destroy();
  });

  it('of text count as they are escaped in the event', async () => {
    const { url } = await start();
    const json = { 'Content-Type': 'application/json' };
    expect((await post(url, '"'.repeat(4_000_000), json)).status).toBe(413);
    expect((await post(url, 'x'.repeat(4_000_000), json)).status).toBe(200);
  });

  it('that a client sends whole before it reads anything get a response that it sees', async () => {
    const { port } = await start();
    const client = await openRawClient(port);
    client.socket.pause();
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n');
    await new Promise((resolve) => client.socket.write(Buffer.alloc(20_000_000), resolve));
    client.socket.resume();
    expect(await client.closed()).toContain('image_too_large');
  });

  it('that never end are cut off', async () => {
    const { port } = await start(respondDone, { drain: { bytes: 1_000_000, milliseconds: 60_000 } });
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n');
    await client.received('image_too_large');
    client.write(Buffer.alloc(1_100_000));
    expect(await client.closed()).toMatch(/^HTTP\/1.1 413 /);
  });

  it('of which nothing more comes are cut off in time', async () => {
    const { port } = await start(respondDone, { drain: { bytes: 1_000_000, milliseconds: 20 } });
    const client = await openRawClient(port);
    client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n');
    expect(await client.closed()).toContain('image_too_large');
  });

  it.each([
    ['/upload', '4.5 MB; pictures of up to 25 MB can go through /uploads'],
    ['/note', '6 MB'],
  ])('to %s are told what is too large about them', async (path, limit) => {
    const { url } = await start();
    const response = await fetch(`${url}${path}`, { method: 'POST', body: Buffer.alloc(LAMBDA_EVENT_BYTES + 1) });
    expect(await response.json()).toEqual(errorBody('image_too_large', `The request is larger than ${limit}`));
  });
});

describe('the memory of bodies', () => {
  const memory = { large: 1_000_000, medium: 200_000, mediumBody: 100_000, patience: 60_000 };

  /** Starts a gateway whose endpoint responds once the gate is open. */
  const startGated = async (patience: number) => {
    const gate = Promise.withResolvers<void>();
    const respond = async () => {
      await gate.promise;
      return textOf('done');
    };
    return { gate, ...(await start(respond, { memory: { ...memory, patience } })) };
  };

  it('is given to one large body after the other, and small requests wait for none', async () => {
    const { url, endpoint, gate } = await startGated(60_000);
    const first = post(url, Buffer.alloc(800_000));
    await vi.waitFor(() => expect(endpoint).toHaveBeenCalledTimes(1));
    const second = post(url, Buffer.alloc(800_000));
    const others = [fetch(`${url}/upload`), post(url, Buffer.alloc(60_000)), post(url, Buffer.alloc(100_000))];
    await vi.waitFor(() => expect(endpoint).toHaveBeenCalledTimes(4));
    expect(endpoint.mock.calls.slice(1).map(([{ body }]) => body.byteLength)).not.toContain(800_000);
    gate.resolve();
    const responses = await Promise.all([first, second, ...others]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });

  it('is not waited for too long: then the client may come again', async () => {
    const { url, endpoint, gate } = await startGated(20);
    const first = post(url, Buffer.alloc(800_000));
    await vi.waitFor(() => expect(endpoint).toHaveBeenCalledTimes(1));
    const second = await post(url, Buffer.alloc(800_000));
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await second.json()).toEqual(errorBody('unavailable'));
    gate.resolve();
    expect((await first).status).toBe(200);
    expect((await post(url, Buffer.alloc(800_000))).status).toBe(200);
  });
});

describe('slow bodies', () => {
  /** Clients that announce a large body and send a part of it. */
  const openSlow = async (port: number, count: number, sent: number) => {
    const clients = await Promise.all(Array.from({ length: count }, () => openRawClient(port)));
    for (const client of clients) {
      client.write('POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n');
      client.write(Buffer.alloc(sent));
    }
    onTestFinished(() => {
      for (const { socket } of clients) socket.destroy();
    });
    return clients;
  };

  it('that bring nothing are answered with 408 and cut off', async () => {
    const { port, endpoint } = await start(respondDone, { pace: quick, ...noDrain });
    const [client] = await openSlow(port, 1, 3);
    const text = await client?.closed();
    expect(text).toMatch(/^HTTP\/1.1 408 /);
    expect(text).toContain('The request did not arrive in time');
    expect(endpoint).not.toHaveBeenCalled();
  });

  it.each([
    ['a few bytes', 3],
    ['more than all bodies may have', 400_000],
  ])('that stop after %s keep no other request waiting', async (_, sent) => {
    const memory = { large: 8_000_000, medium: 1_000_000, mediumBody: 1_000_000, patience: 60_000 };
    const { port, url } = await start(respondDone, { memory, pace: quick });
    await openSlow(port, 20, sent);
    expect((await fetch(`${url}/upload`)).status).toBe(200);
    expect((await post(url, 'small')).status).toBe(200);
    expect((await post(url, Buffer.alloc(3_900_000))).status).toBe(200);
  });

  it('that drip a byte now and then lose their memory to those who wait for it', async () => {
    const memory = { large: 8_000_000, medium: 1_000_000, mediumBody: 1_000_000, patience: 60_000 };
    const { port, url } = await start(respondDone, { memory, pace: { ...quick, patience: 1_000_000 }, ...noDrain });
    const clients = await openSlow(port, 16, 3_900_000);
    const dripping = setInterval(() => {
      for (const { socket } of clients) socket.write('y');
    }, 2);
    onTestFinished(() => clearInterval(dripping));
    const good = await Promise.all(Array.from({ length: 5 }, () => post(url, Buffer.alloc(3_900_000))));
    expect(good.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await clients[0]?.closed()).toMatch(/^HTTP\/1.1 408 /);
  });
});

describe('Expect: 100-continue', () => {
  const head = (length: number, path = '/upload') =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n\r\n`;

  it('is answered before the body is read', async () => {
    const { port } = await start(async ({ body }) => textOf(`<${Buffer.from(body)}>`));
    const client = await openRawClient(port);
    client.write(head(5));
    await client.received('HTTP/1.1 100 Continue\r\n\r\n');
    client.write('hello');
    await client.received('<hello>');
    client.socket.destroy();
  });

  it.each([
    [head(900_000_000), 413],
    [head(5, '/nowhere'), 404],
  ])('is rejected without the body', async (request, status) => {
    const { port } = await start();
    const client = await openRawClient(port);
    client.write(request);
    const text = await client.closed();
    expect(text.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
    expect(text).not.toContain('100 Continue');
  });

  it('and anything else there is rejected with a body that says so', async () => {
    const { url, port } = await start();
    const client = await openRawClient(port);
    client.write('GET /upload HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\nConnection: close\r\n\r\n');
    const text = await client.closed();
    expect(text).toMatch(/^HTTP\/1.1 417 /);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toEqual(errorBody('invalid_request'));
    expect((await post(url, 'x')).status).toBe(200);
  });
});
