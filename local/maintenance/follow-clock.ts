import { UPLOAD_MISSING_SECONDS } from '../../api/limits.ts';
import type { Instant } from '../../functions/domain/model.ts';
import { PROCESSING_DEADLINE_SECONDS } from '../../settings/work-limits.ts';
import { type Database, transaction } from '../store/sqlite.ts';

/** Milliseconds that the clock may have gone back without anything to do: others than people correct it by less. */
const USUAL_CORRECTION = 60_000;

/** Milliseconds from the reservation of a slot to its deadline, at most: those of an upload straight to the store. */
const LONGEST_LIFE = (UPLOAD_MISSING_SECONDS + PROCESSING_DEADLINE_SECONDS) * 1000;

/**
 * Times in the database are those of the clock. Where it was set back, work that waits would wait for that much longer: for
 * years, where the machine had started with a wrong date. It is moved with the clock.
 *
 * @param expected what the clock should show at least, such as the last heartbeat of an earlier run; undefined when that is unknown
 * @returns milliseconds by which the clock was set back at least; 0 where it was not
 */
export function followClock(database: Database, expected: Instant | undefined, now: Instant): number {
  const setBack = expected === undefined ? 0 : Math.round(expected - now);
  if (setBack <= USUAL_CORRECTION) return 0;
  transaction(database, () => {
    database.prepare(`UPDATE jobs SET due_at = due_at - ? WHERE state <> 'dead'`).run(setBack);
    // An upload may have been accepted since then: its deadline counts from the new time, and is no later than this.
    database
      .prepare(`UPDATE slots SET deadline = deadline - ? WHERE status = 'processing' AND deadline > ?`)
      .run(setBack, now + LONGEST_LIFE);
  });
  return setBack;
}
