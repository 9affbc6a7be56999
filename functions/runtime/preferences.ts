import type { APIGatewayProxyEvent } from 'aws-lambda';
import { headerOf } from './headers.ts';

/** The longest wait that is granted, in seconds: API Gateway ends every call after 29. */
const MAX_WAIT_SECONDS = 20;

/**
 * The seconds that the client wants to wait for an answer (`Prefer: wait=N`, RFC 7240 section 4.3), at most 20. A
 * preference that makes no sense is ignored, as that RFC asks.
 */
export function waitSecondsOf(event: APIGatewayProxyEvent): number | undefined {
  const preferences = (headerOf(event, 'prefer') ?? '').split(',');
  for (const preference of preferences) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;.*)?$/i.exec(preference) ?? [];
    if (seconds) return Math.min(MAX_WAIT_SECONDS, Number(seconds));
  }
  return undefined;
}
