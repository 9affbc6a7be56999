import type { IncomingMessage } from 'node:http';
import type { ByteAccount } from './byte-budget.ts';

/** `too_large`: reading stopped at the limit. `aborted`: the client went away before the end. `stalled`: it sent no more. */
export type ReadBody = Buffer | 'too_large' | 'aborted' | 'stalled';

interface ReadOptions {
  /** Bytes at which reading stops. */
  readonly limit: number;
  /** Milliseconds that the client may send nothing. */
  readonly stallTimeout: number;
  /** Where the bytes are booked; reading waits for room there. */
  readonly account: ByteAccount;
}

/** Reads a request's body, and stops as soon as it is too large or its client sends no more. */
export async function readBody(request: IncomingMessage, options: ReadOptions): Promise<ReadBody> {
  const { limit, stallTimeout, account } = options;
  if (request.destroyed) return 'aborted';
  const { promise, resolve } = Promise.withResolvers<ReadBody>();
  const chunks: Buffer[] = [];
  let size = 0;
  let room = Promise.resolve();
  let ended = false;
  let done = false;
  let timer: NodeJS.Timeout | undefined;

  const expectMore = () => {
    if (!done) timer = setTimeout(() => resolve('stalled'), stallTimeout);
  };
  const onData = (chunk: Buffer) => {
    clearTimeout(timer);
    size += chunk.byteLength;
    if (size > limit) return resolve('too_large');
    chunks.push(chunk);
    const wait = account.add(chunk.byteLength);
    if (!wait) return expectMore();
    request.pause();
    room = wait.then(() => {
      if (done) return;
      expectMore();
      request.resume();
    });
  };
  const onEnd = async () => {
    ended = true;
    await room;
    account.complete();
    resolve(Buffer.concat(chunks, size));
  };
  // A request closes after its end, too.
  const onClose = () => ended || resolve('aborted');
  request.on('data', onData).once('end', onEnd).once('close', onClose).once('error', onClose);
  expectMore();
  const result = await promise;
  done = true;
  clearTimeout(timer);
  request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
  request.pause();
  return result;
}

/** Length of the body as the client announces it, in bytes; undefined when it comes in chunks. */
export function announcedLength(request: IncomingMessage): number | undefined {
  if (request.headers['transfer-encoding'] !== undefined) return undefined;
  return Number(request.headers['content-length'] ?? 0);
}

/**
 * Throws away what is still to come of a request, within limits. A client that is answered before it has sent everything
 * would otherwise meet a closed connection and may never see the answer.
 *
 * @returns true when the request's end was reached
 */
export async function drain(
  request: IncomingMessage,
  limits: { bytes: number; milliseconds: number },
): Promise<boolean> {
  if (request.complete || request.destroyed) return request.complete;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let size = 0;
  const timer = setTimeout(() => resolve(false), limits.milliseconds);
  request
    .on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > limits.bytes) resolve(false);
    })
    .once('end', () => resolve(true))
    .once('close', () => resolve(false))
    .once('error', () => resolve(false))
    .resume();
  const ended = await promise;
  clearTimeout(timer);
  return ended;
}
