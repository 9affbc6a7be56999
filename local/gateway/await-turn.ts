import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Waits until the response before on the same connection has gone out. A client that sends many requests and reads no response would
 * otherwise have all responses made and kept in memory.
 *
 * @param before the response to the request before, where there is one under way
 * @returns false when the connection has ended in the meantime
 */
export async function awaitTurn(request: IncomingMessage, before: ServerResponse | undefined): Promise<boolean> {
  if (before && !before.closed) {
    const { promise, resolve } = Promise.withResolvers<void>();
    before.once('close', resolve);
    await promise;
  }
  return !request.socket.destroyed;
}
