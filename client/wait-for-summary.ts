import { type Summary, summarySchema } from '../api/schemas.ts';
import { readAnswer } from './connection/answers/read-answer.ts';
import type { Connection } from './connection/connection.ts';
import { pathOfContainer } from './connection/path-of.ts';
import { readPause } from './connection/times/read-pause.ts';
import { preferLongWait } from './read-when-ready.ts';

/** Milliseconds between two looks while the service is throttled: half of the time waited so far, within these limits. */
const SHORTEST_THROTTLED_PAUSE = 2_000;
const LONGEST_THROTTLED_PAUSE = 30_000;

const THROTTLED = 429;

export interface WaitOptions {
  /**
   * Is told each new state, the last one too. With it the service is asked again and again, after an upload not before the time
   * that its answer names; without, the service is asked at once and may hold its answer until nothing is processing.
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
  const path = `${pathOfContainer(containerId)}/summary`;
  let known: { readonly summary: Summary; readonly etag: string | null } | undefined;
  let waited = 0;
  const pause = async (milliseconds: number) => {
    waited += milliseconds;
    await connection.delay(milliseconds, signal);
  };
  const early = onUpdate ? connection.lookTimes.left(containerId) : 0;
  if (early > 0) await connection.delay(early, signal);
  for (;;) {
    const headers = { ...(onUpdate ? {} : preferLongWait), ...(known?.etag ? { 'If-None-Match': known.etag } : {}) };
    const { response } = await connection.send({ method: 'GET', path, headers, signal, handled: [THROTTLED] });
    // Many may wait for the same backlog. It goes on without them, so being turned away is no reason to give up.
    if (response.status === THROTTLED) {
      await pause(readPause(response, throttledPause(waited)));
      continue;
    }
    if (!known || response.status !== 304) {
      const summary = await readAnswer(response, 200, summarySchema);
      known = { summary, etag: response.headers.get('ETag') };
      onUpdate?.(summary);
    }
    if (!isProcessing(known.summary)) return known.summary;
    await pause(readPause(response));
  }
}

const throttledPause = (waited: number): number =>
  Math.min(LONGEST_THROTTLED_PAUSE, Math.max(SHORTEST_THROTTLED_PAUSE, waited / 2));

const isProcessing = ({ images }: Summary): boolean => images.some(({ status }) => status === 'processing');
