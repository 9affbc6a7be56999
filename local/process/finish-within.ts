import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that work under way may take when a server is told to stop. */
const GRACE = 10_000;

/** Waits for `work`, but no longer than `grace` milliseconds. @returns whether it was done by then */
export async function finishWithin(work: Promise<unknown>, grace = GRACE): Promise<boolean> {
  const patience = new AbortController();
  const expired = sleep(grace, false, { signal: patience.signal }).catch(() => true);
  try {
    return await Promise.race([work.then(() => true), expired]);
  } finally {
    patience.abort();
  }
}
