import type { IncomingMessage } from 'node:http';

/** `too_large`: reading stopped at the limit. `aborted`: the client went away before the end. */
export type ReadBody = Buffer | 'too_large' | 'aborted';

/** Reads a request's body, and stops as soon as it is larger than `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<ReadBody> {
  if (request.destroyed) return 'aborted';
  const { promise, resolve } = Promise.withResolvers<ReadBody>();
  const chunks: Buffer[] = [];
  let size = 0;
  const onData = (chunk: Buffer) => {
    size += chunk.byteLength;
    if (size > limit) resolve('too_large');
    else chunks.push(chunk);
  };
  const onEnd = () => resolve(Buffer.concat(chunks, size));
  const onClose = () => resolve('aborted');
  request.on('data', onData).once('end', onEnd).once('close', onClose).once('error', onClose);
  const result = await promise;
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
