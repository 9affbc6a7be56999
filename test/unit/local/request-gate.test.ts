import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { expect, it, onTestFinished, vi } from 'vitest';
import { addressOf } from '../../../local/listen.ts';
import { gateRequests } from '../../../local/request-gate.ts';
import { openRawClient } from '../../support/local-raw-client.ts';

/** A server that answers a request, once all of it is there, when the test says so. */
async function startServer(patience?: number) {
  const asked: ServerResponse[] = [];
  let begun = 0;
  const server = createServer((request, response) => {
    begun += 1;
    request.on('end', () => asked.push(response)).resume();
  });
  const gate = gateRequests(server, patience);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { url, port } = addressOf(server, '127.0.0.1');
  const ask = async () => (await fetch(url)).status;
  return { server, gate, asked, begun: () => begun, ask, client: () => openRawClient(port) };
}

const done = () => vi.fn(async () => undefined);

it('waits for what is under way, and lets wait what comes', async () => {
  const { gate, asked, ask } = await startServer();
  const first = ask();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  const release = Promise.withResolvers<void>();
  const work = vi.fn(() => release.promise);

  const pause = gate.pause(work);
  const second = ask();
  await new Promise(setImmediate);
  expect(work).not.toHaveBeenCalled();
  asked[0]?.end();
  expect(await first).toBe(200);
  await vi.waitFor(() => expect(work).toHaveBeenCalledOnce());
  expect(asked).toHaveLength(1);
  release.resolve();
  await pause;
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[1]?.end();
  expect(await second).toBe(200);
});

it('does the work at once when nothing is under way', async () => {
  const { gate } = await startServer();
  const work = done();
  await gate.pause(work);
  await gate.pause(work);
  expect(work).toHaveBeenCalledTimes(2);
});

it('lets requests go on when the work fails', async () => {
  const { gate, asked, ask } = await startServer();
  await expect(gate.pause(() => Promise.reject(new Error('no room')))).rejects.toThrow('no room');
  const answer = ask();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  asked[0]?.end();
  expect(await answer).toBe(200);
});

it('gives up when a request does not end, and lets the others go on', async () => {
  const { gate, asked, ask } = await startServer(20);
  const slow = ask();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  const work = done();

  const pause = gate.pause(work);
  const other = ask();
  await expect(pause).rejects.toThrow('1 requests were still under way after 20 ms');

  expect(work).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  for (const response of asked) response.end();
  expect(await Promise.all([slow, other])).toEqual([200, 200]);
});

it('does not wait for a client that has gone away in the middle of its request', async () => {
  const { gate, begun, client } = await startServer();
  const { socket, write } = await client();
  write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{');
  await vi.waitFor(() => expect(begun()).toBe(1));
  socket.destroy();
  const work = done();
  await gate.pause(work);
  expect(work).toHaveBeenCalledOnce();
});

it('does not begin with a request whose client has gone away while it waited', async () => {
  const { server, gate, begun, client } = await startServer();
  const { socket, write } = await client();
  await gate.pause(async () => {
    write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n{');
    const [, response] = await once(server, 'request');
    socket.destroy();
    await once(response, 'close');
  });
  expect(begun()).toBe(0);
  const work = done();
  await gate.pause(work);
  expect(work).toHaveBeenCalledOnce();
});
