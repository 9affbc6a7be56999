import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Ports of which systems give none by themselves. Linux takes the ports of outgoing connections from 32768 on, others from 49152 on;
 * such a connection, even one that ended within the last minute, keeps a program from listening at its port.
 */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_767;

const MAX_TRIES = 100;

/** A TCP port of the loopback interface where a program can listen, now or minutes later: only a program that names it takes it. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (await canListenAt(port)) return port;
  }
  throw new Error('no free port');
}

async function canListenAt(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
