import { once } from 'node:events';
import type { Server } from 'node:http';
import { addressOf } from '../../../local/process/listen.ts';

export interface Listening {
  readonly port: number;
  readonly url: string;
  /** Ends its connections too. */
  close(): Promise<void>;
}

/** Lets a server listen on this machine alone, on a free port where none is named. */
export async function listen(server: Server, port = 0): Promise<Listening> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    ...addressOf(server, '127.0.0.1'),
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      await promise;
    },
  };
}
