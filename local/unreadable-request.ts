import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from '../functions/telemetry/log.ts';
import { rawAnswer, refuse } from './gateway-answer.ts';

/** A request that is not answered yet. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Answers what is no HTTP, or comes too slowly, and ends the connection. */
export function answerUnreadable(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  current: Exchange | undefined,
  log: Log,
): void {
  // What cannot be read comes after a whole request, whose answer this would seem to be; or it has begun already.
  const answersOther = current && (current.request.complete || current.response.headersSent);
  if (answersOther || error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  const status = unreadableStatus(error.code);
  const answer = refuse('invalid_request', requestId, { status, message: unreadableMessages[status] });
  log.info('REQUEST', 'Request refused by the gateway', {
    request_id: requestId,
    method: '-',
    route: '(none)',
    status,
    error_code: 'invalid_request',
  });
  socket.end(rawAnswer(answer, STATUS_CODES[status] ?? '', requestId), () => socket.destroy());
}

export const unreadableMessages = {
  400: 'The request is not valid HTTP',
  408: 'The request did not arrive in time',
  431: 'The headers of the request are too large',
} as const;

function unreadableStatus(code: string | undefined): keyof typeof unreadableMessages {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  return 400;
}
