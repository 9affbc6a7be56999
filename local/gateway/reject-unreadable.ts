import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { apiErrors } from '../../api/errors.ts';
import type { errorResponse } from '../../functions/endpoints/http/error-response.ts';
import type { Log } from '../../functions/telemetry/log.ts';

/** A request that is not answered yet. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

interface Reporting {
  readonly log: Log;
  /** Writes the error. */
  readonly formatError: typeof errorResponse;
}

/** Answers what is not HTTP, or comes too slowly, and ends the connection. */
export function rejectUnreadable(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  current: Exchange | undefined,
  { log, formatError }: Reporting,
): void {
  // What cannot be read comes after a whole request, such as one that is longer than it said: that one is answered first.
  if (current?.request.complete && !current.response.writableEnded && socket.writable) {
    current.response.shouldKeepAlive = false;
    return;
  }
  if (current?.response.headersSent || error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = unreadableStatus(error.code);
  const problem = { code: 'invalid_request', message: unreadableMessages[status] } as const;
  endConnection(socket, problem, status, '-', { log, formatError });
}

/** Answers a request for a tunnel through this service, as to a proxy: Node hands over the connection, and ends it if unasked. */
export function rejectTunnel(socket: Duplex, reporting: Reporting): void {
  socket.on('error', () => socket.destroy());
  const { status, message } = apiErrors.method_not_allowed;
  endConnection(socket, { code: 'method_not_allowed', message }, status, 'CONNECT', reporting);
}

function endConnection(
  socket: Duplex,
  problem: Parameters<typeof errorResponse>[0],
  status: number,
  method: string,
  { log, formatError }: Reporting,
): void {
  const requestId = randomUUID();
  const { headers, body } = formatError(problem, requestId, { status });
  log.info('REQUEST', 'Request answered', {
    request_id: requestId,
    method,
    route: '(none)',
    status,
    error_code: problem.code,
  });
  const lines = Object.entries({
    ...headers,
    'x-amzn-RequestId': requestId,
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines].join('\r\n');
  socket.end(`${head}\r\n\r\n${body}`, () => socket.destroy());
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
