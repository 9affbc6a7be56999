import type { APIGatewayProxyEvent } from 'aws-lambda';
import { MAX_WAIT_SECONDS } from '../../api/limits.ts';
import { headerOf } from './headers.ts';

/** A preference up to the next comma; a comma in a quoted value, which may lack its end, is part of it. */
const preferencePattern = /(?:"(?:[^"\\]|\\.)*(?:"|\\?$)|[^,"])+/g;

/**
 * The seconds that the client wants to wait for an answer (`Prefer: wait=N`, RFC 7240 section 4.3), at most
 * `MAX_WAIT_SECONDS`. A preference that makes no sense is ignored, as that RFC asks.
 */
export function waitSecondsOf(event: APIGatewayProxyEvent): number | undefined {
  const preferences = (headerOf(event, 'prefer') ?? '').matchAll(preferencePattern);
  for (const [preference] of preferences) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;.*)?$/i.exec(preference) ?? [];
    if (seconds) return Math.min(MAX_WAIT_SECONDS, Number(seconds));
  }
  return undefined;
}
