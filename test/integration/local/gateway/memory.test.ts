import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { openRawClient } from '../../../support/local/raw-client.ts';

const MB = 1024 * 1024;

let child: ChildProcess;
let port: number;

beforeEach(async () => {
  child = fork(join(import.meta.dirname, '../../../support/local/gateway-child.ts'));
  ({ port } = z.object({ port: z.number() }).parse((await once(child, 'message'))[0]));
});

afterEach(async () => {
  child.disconnect();
  await once(child, 'exit');
});

/** The most memory that the process has had so far, in bytes. */
async function peak(): Promise<number> {
  child.send('peak');
  return z.object({ peak: z.number() }).parse((await once(child, 'message'))[0]).peak;
}

const head = (lines: string) => `POST /v1/containers/a/images HTTP/1.1\r\nHost: x\r\n${lines}\r\n\r\n`;

async function openClients(count: number) {
  const clients = await Promise.all(Array.from({ length: count }, () => openRawClient(port)));
  onTestFinished(() => {
    for (const { socket } of clients) socket.destroy();
  });
  return clients;
}

/** Settles once the gateway has read what was sent before: a later request on another connection is answered. */
const health = async () => expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);

it('a body in chunks of one byte costs little more than its bytes', async () => {
  const before = await peak();
  const [client] = await openClients(1);
  // Measured: 14 MB; where the chunks were kept in a list, 300 MB.
  client?.write(head('Transfer-Encoding: chunked'));
  client?.write('1\r\nx\r\n'.repeat(500_000));
  client?.write('0\r\n\r\n');
  await client?.received('\r\n\r\n500000');
  expect((await peak()) - before).toBeLessThan(60 * MB);
});

it.each([
  ['nothing', 0],
  ['a few bytes', 3],
  ['more than is read without asking', 200_000],
])('bodies that are announced cost no more than what is sent: %s', async (_, sent) => {
  const before = await peak();
  const clients = await openClients(100);
  for (const client of clients) {
    client.write(head('Content-Length: 6000000'));
    client.write(Buffer.alloc(sent));
  }
  await health();
  expect((await peak()) - before).toBeLessThan(60 * MB);
});
