import type { IncomingMessage } from 'node:http';
import { checkRepeated } from '../../functions/endpoints/http/check-repeated.ts';
import { collectHeaders } from '../../functions/endpoints/http/headers/collect-headers.ts';
import type { Headers } from '../../functions/endpoints/http/response.ts';
import { GatewayError } from './gateway-error.ts';

/** The head of a request, as endpoints see it. */
export interface RequestHead {
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** By names in lower case; of a repeated header the last value, or the whole list. */
  readonly headers: Headers;
}

export function readHead(request: IncomingMessage): RequestHead {
  const { authority, target } = splitTarget(request.url ?? '/');
  const mark = target.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    headers: { ...readHeaders(request.rawHeaders), ...(authority && { host: authority }) },
  };
}

/**
 * The target of a request may be a whole URL, when it was meant for a proxy. Then that is the host which was asked for, whatever the
 * header Host says (RFC 9112 section 3.2.2).
 */
function splitTarget(sent: string): { authority?: string | undefined; target: string } {
  const [, authority, target] = /^https?:\/\/([^/?]*)(.*)$/is.exec(sent) ?? [];
  return target === undefined ? { target: sent } : { authority, target: target || '/' };
}

/** @param raw names and values in turn */
function readHeaders(raw: readonly string[]): Headers {
  const names = raw.filter((_, index) => index % 2 === 0);
  return collectHeaders(names.map((name, index) => [name, raw[index * 2 + 1] ?? '']));
}

/**
 * The parameters of a query, decoded.
 *
 * @throws {ApiError} `invalid_request`: one of them comes twice
 */
export function readQuery(query: string): Headers {
  const parameters = new URLSearchParams(query);
  checkRepeated(parameters.keys());
  return Object.fromEntries(parameters);
}

/** Scheme and authority as the client called them: a proxy that speaks TLS says so. Of several proxies the first was called. */
export function originOf({ headers }: RequestHead, localPort: number | undefined): string {
  const [forwarded] = headers['x-forwarded-proto']?.split(',') ?? [];
  const scheme = forwarded?.trim().toLowerCase() === 'https' ? 'https' : 'http';
  return `${scheme}://${headers.host ?? `localhost:${localPort ?? ''}`}`;
}

/**
 * The path that a proxy has taken away from the front of the request's own, such as /faces, as it says in `X-Forwarded-Prefix`;
 * empty where it says none. Anything else could lead to another host (`//…`), so it counts as none.
 */
export function prefixOf({ headers }: RequestHead): string {
  const prefix = headers['x-forwarded-prefix']?.replace(/\/$/, '') ?? '';
  return /^(?:\/[\w.~-]+)+$/.test(prefix) ? prefix : '';
}

/**
 * What a request of HTTP/1.1 may not lack or ask for. Node would answer it itself, with an empty body.
 *
 * @throws {GatewayError}
 */
export function checkHead(request: IncomingMessage): void {
  const { host = [] } = request.headersDistinct;
  if (host.length > 1) throw new GatewayError('invalid_request', {}, 'The header Host comes twice');
  if (host.length === 0 && request.httpVersion === '1.1') {
    throw new GatewayError('invalid_request', {}, 'The header Host is missing');
  }
  if (request.headers.expect !== undefined && !expectsContinue(request)) {
    throw new GatewayError('invalid_request', { status: 417 }, 'The header Expect can be 100-continue only');
  }
}

/** The client sends its body only after an interim response. */
export const expectsContinue = (request: IncomingMessage): boolean =>
  request.headers.expect?.toLowerCase() === '100-continue';

/** Length of the body as the client announces it, in bytes; undefined when it comes in chunks. */
export function announcedLength(request: IncomingMessage): number | undefined {
  if (request.headers['transfer-encoding'] !== undefined) return undefined;
  return Number(request.headers['content-length'] ?? 0);
}
