import { MAX_WAIT_SECONDS } from '../../../api/limits.ts';
import type { Headers } from './response.ts';

/** A preference up to the next comma; a comma in a quoted value, which may lack its end, is part of it. */
const preferencePattern = /(?:"(?:[^"\\]|\\.)*(?:"|\\?$)|[^,"])+/g;

/**
 * The seconds that the client wants to wait for a response (`Prefer: wait=N`, RFC 7240 section 4.3), at most
 * `MAX_WAIT_SECONDS`. A preference that makes no sense is ignored, as that RFC asks.
 */
export function readWaitSeconds(prefer: string | undefined): number | undefined {
  for (const [preference] of (prefer ?? '').matchAll(preferencePattern)) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;.*)?$/i.exec(preference) ?? [];
    if (seconds) return Math.min(MAX_WAIT_SECONDS, Number(seconds));
  }
  return undefined;
}

/** For how long the service may hold a response, and what the response says of it. */
export interface GrantedWait {
  /** When to stop waiting, in milliseconds since 1970. */
  readonly until: number;
  readonly headers: Headers;
}

/** Grants the wait that the client prefers; without a preference there is none. */
export function grantWait(prefer: string | undefined, now: number): GrantedWait {
  const seconds = readWaitSeconds(prefer);
  if (seconds === undefined) return { until: now, headers: {} };
  return { until: now + seconds * 1000, headers: { 'Preference-Applied': `wait=${seconds}` } };
}
