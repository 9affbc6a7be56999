import { BlockList, isIP } from 'node:net';
import { ApiError } from '../../../functions/domain/errors.ts';
import { quoteNames } from '../../../functions/endpoints/http/describe-issues.ts';
import { hostName } from './host-name.ts';

/** By which names a service may be called, and which pages may call it. */
export interface AccessRules {
  /** Address on which the server listens. */
  readonly host: string;
  /** Further names of this service; a port behind a name is ignored. */
  readonly allowedHosts: readonly string[];
  /** Web origin whose pages may call, or `*`; without it only the service's own pages may. */
  readonly corsOrigin?: string | undefined;
}

/** What the checks look at. */
export interface AccessRequest {
  readonly method: string;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Address of this machine at which the connection came in. */
  readonly localAddress?: string | undefined;
}

/**
 * Rejects requests that a name server has led here (DNS rebinding): a page of http://attacker.example can make its own name
 * stand for 127.0.0.1, and the browser then takes this service for a part of that page. The Host header gives it away.
 *
 * Loopback addresses, `localhost` and HOST are allowed. Other names below `.localhost` are not: some systems ask a name
 * server for them. Where HOST stands for all interfaces, the address that the connection came in at is allowed, too.
 * A request without a Host header, which HTTP/1.0 allows and no browser sends, names no one.
 *
 * @throws {ApiError} `forbidden`, whose message names ALLOWED_HOSTS
 */
export function checkHost({ headers, localAddress }: AccessRequest, { host, allowedHosts }: AccessRules): void {
  if (headers.host === undefined) return;
  const name = hostName(headers.host);
  if (name !== undefined && (isLoopback(name) || name === hostName(host))) return;
  if (name !== undefined && isUnspecified(host) && name === localAddress?.replace(/^::ffff:/, '')) return;
  if (name !== undefined && allowedHosts.some((allowed) => hostName(allowed) === name)) return;
  const quoted = quoteNames([name ?? headers.host]);
  throw new ApiError(
    'forbidden',
    `The host name ${quoted} is not allowed; set ALLOWED_HOSTS to the names of this service`,
  );
}

/** Methods that change nothing. What they answer, browsers keep from foreign pages by themselves. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

export const isSafe = (method: string): boolean => safeMethods.has(method);

/**
 * Rejects requests with which a page of another origin would change something. Browsers send these without asking first
 * (forms, simple POSTs), and say in `Origin` or `Sec-Fetch-Site` where they come from.
 *
 * @throws {ApiError} `forbidden`, whose message names CORS_ORIGIN
 */
export function checkOrigin({ method, headers }: AccessRequest, { corsOrigin }: AccessRules): void {
  if (isSafe(method) || corsOrigin === '*') return;
  const { origin, host } = headers;
  if (origin === undefined) {
    const site = headers['sec-fetch-site'];
    if (site === undefined || site === 'same-origin' || site === 'none') return;
    throw new ApiError('forbidden', 'Pages of other sites may not change anything here');
  }
  if (origin === corsOrigin || isOwnOrigin(origin, host)) return;
  throw new ApiError('forbidden', `Pages of ${quoteNames([origin])} may not call; set CORS_ORIGIN to allow one origin`);
}

/** The service knows its own scheme only by the page: a proxy in front of it may speak TLS. */
function isOwnOrigin(origin: string, host: string | undefined): boolean {
  const page = URL.parse(origin);
  if (!page || host === undefined || page.origin === 'null') return false;
  return URL.parse(`${page.protocol}//${host}`)?.origin === page.origin;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** @param name in lower case, IPv6 without brackets */
export function isLoopback(name: string): boolean {
  const family = isIP(name);
  return family === 0 ? name === 'localhost' : loopback.check(name, family === 6 ? 'ipv6' : 'ipv4');
}

/** Stands for all interfaces of this machine. */
const isUnspecified = (host: string): boolean => host === '0.0.0.0' || host === '::';
