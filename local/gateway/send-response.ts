import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpResponse } from '../../functions/endpoints/http/response.ts';
import { announcedLength, expectsContinue } from './read-request.ts';

/** How much and how long the rest of a rejected request is read and thrown away, so that the client sees the response. */
export interface DrainLimits {
  readonly bytes: number;
  readonly milliseconds: number;
}

export interface Outgoing extends HttpResponse {
  readonly requestId: string;
  /** True to end the connection after it. */
  readonly close: boolean;
}

/** Statuses that have no body. */
const bodiless = new Set([204, 304]);

/** Sends a response. When not all of the request was read, the connection takes the rest in and then ends. */
export async function sendResponse(
  request: IncomingMessage,
  response: ServerResponse,
  outgoing: Outgoing,
  limits: DrainLimits,
): Promise<void> {
  if (response.destroyed) return;
  const unread = !request.readableEnded && announcedLength(request) !== 0;
  response.writeHead(outgoing.status, {
    ...outgoing.headers,
    'x-amzn-RequestId': outgoing.requestId,
    ...(bodiless.has(outgoing.status) ? {} : { 'Content-Length': Buffer.byteLength(outgoing.body) }),
    ...(unread || outgoing.close ? { Connection: 'close' } : {}),
  });
  // Of a response to HEAD, Node sends the headers only.
  if (!unread || awaitsContinue(request)) {
    response.end(outgoing.body);
    return;
  }
  if (outgoing.body === '') response.flushHeaders();
  else response.write(outgoing.body);
  if (await drain(request, limits)) response.end();
  else request.socket.destroy();
}

/** The client still waits for a word to send its body, and will not send it after another response. */
const awaitsContinue = (request: IncomingMessage): boolean =>
  expectsContinue(request) && request.readableDidRead === false;

/**
 * Throws away what is still to come of a request. A client that is answered before it has sent everything would otherwise
 * meet a closed connection and may never see the response.
 *
 * @returns true when the request's end was reached
 */
async function drain(request: IncomingMessage, limits: DrainLimits): Promise<boolean> {
  if (request.complete || request.destroyed) return request.complete;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let size = 0;
  const timer = setTimeout(() => resolve(false), limits.milliseconds);
  request
    .on('data', (chunk: Uint8Array) => {
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
