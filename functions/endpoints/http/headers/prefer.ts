import type { HttpRequest } from '../request.ts';
import type { Headers } from '../response.ts';

/** A preference up to the next comma; a comma in a quoted value, which may lack its end, is part of it. */
const preferencePattern = /(?:"(?:[^"\\]|\\.)*(?:"|\\?$)|[^,"])+/g;

/**
 * The seconds that the client wants to wait for a response (`Prefer: wait=N`, RFC 7240 section 4.3), at most so many as the
 * service allows. A preference that makes no sense is ignored, as that RFC asks.
 */
export function readWaitSeconds(prefer: string | undefined, most: number): number | undefined {
  for (const [preference] of (prefer ?? '').matchAll(preferencePattern)) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;.*)?$/i.exec(preference) ?? [];
    if (seconds) return Math.min(most, Number(seconds));
  }
  return undefined;
}

/** For how long the service may hold a response, and what the response says of it. */
export interface GrantedWait {
  /** When to stop waiting, in milliseconds since 1970. */
  readonly until: number;
  readonly headers: Headers;
}

/**
 * Grants the wait that the client prefers; without a preference there is none, and none for HEAD, which asks for no result.
 *
 * @param most seconds that the service holds a response
 */
export function grantWait(
  { method, headers }: Pick<HttpRequest, 'method' | 'headers'>,
  now: number,
  most: number,
): GrantedWait {
  const seconds = method === 'HEAD' ? 0 : readWaitSeconds(headers.prefer, most);
  if (!seconds) return { until: now, headers: {} };
  return { until: now + seconds * 1000, headers: { 'Preference-Applied': `wait=${seconds}` } };
}
