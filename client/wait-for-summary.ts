import { type Summary, summarySchema } from '../api/schemas.ts';
import type { Connection } from './connection.ts';
import { readAnswer } from './read-answer.ts';
import { DEFAULT_PAUSE, preferLongWait } from './read-when-ready.ts';
import { readRetryAfter } from './retry.ts';

/** Milliseconds between two looks while the service is throttled: doubles with each such answer. */
const FIRST_THROTTLED_PAUSE = 2_000;
const LONGEST_THROTTLED_PAUSE = 30_000;

export interface WaitOptions {
  /**
   * Is told each new state, the last one too. With it the service is asked again and again; without, the service may hold
   * its answer until nothing is processing, which takes fewer requests.
   */
  readonly onUpdate?: ((summary: Summary) => void) | undefined;
  /** Ends the waiting; `AbortSignal.timeout(60_000)` waits a minute at most. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks for the summary until no image is processing, as often as the service asks for. An unchanged summary is not sent
 * again (ETag).
 */
export async function waitForSummary(
  connection: Connection,
  containerId: string,
  { onUpdate, signal }: WaitOptions,
): Promise<Summary> {
  const path = `/v1/containers/${encodeURIComponent(containerId)}/summary`;
  let known: { readonly summary: Summary; readonly etag: string | null } | undefined;
  let throttledPause = FIRST_THROTTLED_PAUSE;
  for (;;) {
    const headers = { ...(onUpdate ? {} : preferLongWait), ...(known?.etag ? { 'If-None-Match': known.etag } : {}) };
    const { response } = await connection.send({ method: 'GET', path, headers, signal });
    // Many may wait for the same backlog. It goes on without them, so being turned away is no reason to give up.
    if (known && response.status === 429) {
      await response.body?.cancel();
      await connection.delay(Math.max(throttledPause, readRetryAfter(response) ?? 0), signal);
      throttledPause = Math.min(LONGEST_THROTTLED_PAUSE, 2 * throttledPause);
      continue;
    }
    throttledPause = FIRST_THROTTLED_PAUSE;
    if (!known || response.status !== 304) {
      const summary = await readAnswer(response, 200, summarySchema);
      known = { summary, etag: response.headers.get('ETag') };
      onUpdate?.(summary);
    }
    if (!isProcessing(known.summary)) return known.summary;
    await connection.delay(readRetryAfter(response) ?? DEFAULT_PAUSE, signal);
  }
}

const isProcessing = ({ images }: Summary): boolean => images.some(({ status }) => status === 'processing');
