import type { Instant } from '../../functions/domain/model.ts';
import { type Database, transaction } from '../store/sqlite.ts';

/** Milliseconds that the clock may have gone back without anything to do: others than people correct it by less. */
const USUAL_CORRECTION = 60_000;

/**
 * Times in the database are those of the clock. Where it was set back since the last run, work that waits would wait for that
 * much longer: for years, where the machine had started with a wrong date. It is moved with the clock.
 *
 * @param lastAlive when the earlier run gave its last heartbeat; undefined when there was none
 * @returns milliseconds by which the clock was set back at least; 0 where it was not
 */
export function followClock(database: Database, lastAlive: Instant | undefined, now: Instant): number {
  const setBack = lastAlive === undefined ? 0 : Math.round(lastAlive - now);
  if (setBack <= USUAL_CORRECTION) return 0;
  transaction(database, () => {
    database.prepare(`UPDATE jobs SET due_at = due_at - ? WHERE state <> 'dead'`).run(setBack);
    database.prepare(`UPDATE slots SET deadline = deadline - ? WHERE status = 'processing'`).run(setBack);
  });
  return setBack;
}
