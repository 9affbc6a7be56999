import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeServer, portOf } from '../../test/faults/support/fault-proxy.ts';

/** An encoder that takes one picture at a time, and the same time for each. It finds no face. */
export async function startPacedEncoder(milliseconds: number) {
  let turn: Promise<unknown> = Promise.resolve();
  const server = createServer(async (request, response) => {
    await buffer(request);
    turn = turn.then(() => sleep(milliseconds));
    await turn;
    response.end('[]');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${portOf(server)}/v1/selfie`, close: () => closeServer(server) };
}
