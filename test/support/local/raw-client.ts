import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection on which a test writes whatever bytes it likes. */
export interface RawClient {
  readonly socket: Socket;
  write(bytes: string | Uint8Array): void;
  /** Everything received so far. */
  text(): string;
  /** Settles when what was received contains `part`. */
  received(part: string): Promise<void>;
  /** Settles when the server has ended the connection, with all that came. */
  closed(): Promise<string>;
}

export async function openRawClient(port: number): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  let all = '';
  const ended = Promise.withResolvers<void>();
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    all += String(chunk);
    socket.emit('grown');
  });
  // A reset by the server ends the connection, too.
  socket.on('error', () => ended.resolve());
  socket.on('end', () => ended.resolve());
  socket.on('close', () => ended.resolve());
  return {
    socket,
    write: (bytes) => {
      socket.write(bytes);
    },
    text: () => all,
    async received(part) {
      while (!all.includes(part)) await once(socket, 'grown');
    },
    async closed() {
      await ended.promise;
      socket.destroy();
      return all;
    },
  };
}
