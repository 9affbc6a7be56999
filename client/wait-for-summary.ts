import { MAX_WAIT_SECONDS } from '../api/limits.ts';
import { type Summary, summarySchema } from '../api/schemas.ts';
import type { Connection } from './connection.ts';
import { readAnswer } from './read-answer.ts';
import { readRetryAfter } from './retry.ts';

/** Milliseconds between two looks when the service names no time. */
const DEFAULT_PAUSE = 1_000;

export interface WaitOptions {
  /**
   * Is told each new state, the last one too. With it the service is asked again and again; without, the service holds its
   * answer until nothing is processing, which takes fewer requests.
   */
  readonly onUpdate?: ((summary: Summary) => void) | undefined;
  /** Ends the waiting; `AbortSignal.timeout(60_000)` waits a minute at most. */
  readonly signal?: AbortSignal | undefined;
}

/** Asks for the summary until no image is processing. An unchanged summary is not sent again (ETag). */
export async function waitForSummary(
  connection: Connection,
  containerId: string,
  { onUpdate, signal }: WaitOptions,
): Promise<Summary> {
  const path = `/v1/containers/${encodeURIComponent(containerId)}/summary`;
  let known: { readonly summary: Summary; readonly etag: string | null } | undefined;
  for (;;) {
    const headers = {
      ...(onUpdate ? {} : { Prefer: `wait=${MAX_WAIT_SECONDS}` }),
      ...(known?.etag ? { 'If-None-Match': known.etag } : {}),
    };
    const { response } = await connection.send({ method: 'GET', path, headers, signal });
    if (!known || response.status !== 304) {
      const summary = await readAnswer(response, 200, summarySchema);
      known = { summary, etag: response.headers.get('ETag') };
      onUpdate?.(summary);
    }
    if (!isProcessing(known.summary)) return known.summary;
    const waited = response.headers.has('Preference-Applied');
    if (!waited) await connection.delay(readRetryAfter(response) ?? DEFAULT_PAUSE, signal);
  }
}

const isProcessing = ({ images }: Summary): boolean => images.some(({ status }) => status === 'processing');
