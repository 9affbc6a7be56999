import { FaceEncodeError } from '../../errors.ts';
import type { Delay } from './delay.ts';

/** Milliseconds before the second try, at most; doubles with each further one. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;

/** An answer that asks for more patience than this is handed to the caller. */
const LONGEST_RETRY_AFTER = 60_000;

/** Statuses of a service that is busy or broken for a moment. */
const passing = new Set([408, 429, 500, 502, 503, 504]);

/** The caller's part of a call has failed, with the cause: the function of the token, or a value that no header can carry. */
export class CallerFailure extends Error {}

export interface RetryOptions {
  readonly maxTries: number;
  readonly delay: Delay;
  readonly signal?: AbortSignal | undefined;
  /** Statuses that the caller deals with itself. */
  readonly handled?: readonly number[] | undefined;
}

/**
 * Sends a request until an answer comes that another try would not change. Every request of this API may be sent twice:
 * those that create something carry an Idempotency-Key.
 *
 * @param send sends the request once
 * @returns the last answer; rejects with what the last try rejected with, or with the first `CallerFailure` or `FaceEncodeError`
 */
export async function sendWithRetries(
  send: () => Promise<Response>,
  { maxTries, delay, signal, handled = [] }: RetryOptions,
): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt >= maxTries;
    let pause = jitteredPause(attempt);
    try {
      const response = await send();
      if (last || !passing.has(response.status) || handled.includes(response.status)) return response;
      pause = readRetryAfter(response) ?? pause;
      if (pause > LONGEST_RETRY_AFTER) return response;
    } catch (error) {
      signal?.throwIfAborted();
      if (last || error instanceof CallerFailure || error instanceof FaceEncodeError) throw error;
    }
    await delay(pause, signal);
  }
}

/** Many clients that were turned away together must not come back together. */
function jitteredPause(attempt: number): number {
  const most = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1));
  return most * (0.5 + Math.random() / 2);
}

/**
 * Milliseconds that an answer asks to wait; undefined when it does not say. The service tells whole seconds; what stands in front of it
 * may name a time (RFC 9110 section 10.2.3).
 */
export function readRetryAfter(response: Response): number | undefined {
  const value = response.headers.get('Retry-After') ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const time = httpDate.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : Math.max(0, time - Date.now());
}

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
