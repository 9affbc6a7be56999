import { readRetryAfter } from './retry.ts';

/** Milliseconds between two calls when the service names no time, and at least and at most, whatever an answer asks for. */
const USUAL_PAUSE = 1_000;
const SHORTEST_PAUSE = 250;
const LONGEST_PAUSE = 60_000;

/** Milliseconds to wait before the service is asked again for what is not ready, as its answer says within sensible limits. */
export const readPause = (response: Response, least = SHORTEST_PAUSE): number =>
  Math.min(LONGEST_PAUSE, Math.max(least, readRetryAfter(response) ?? USUAL_PAUSE));
