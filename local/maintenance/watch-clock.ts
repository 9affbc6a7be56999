import type { Instant } from '../../functions/domain/model.ts';
import { describeError } from '../../functions/telemetry/describe-error.ts';
import type { Log } from '../../functions/telemetry/log.ts';
import type { Database } from '../store/sqlite.ts';
import { followClock } from './follow-clock.ts';

export interface ClockOptions {
  readonly database: Database;
  readonly now: () => Instant;
  /** Milliseconds of a clock that is never set, from any start. */
  readonly elapsed?: () => number;
  readonly log: Log;
}

/** Milliseconds between two looks at the clock. */
export const CLOCK_INTERVAL = 10_000;

/** Moves what waits with the clock when that is set back while the service runs. */
export function watchClock({ database, now, elapsed = () => performance.now(), log }: ClockOptions): { stop(): void } {
  const look = () => ({ time: now(), elapsed: elapsed() });
  let last = look();
  const timer = setInterval(() => {
    const current = look();
    try {
      const setBack = followClock(database, last.time + current.elapsed - last.elapsed, current.time);
      last = current;
      if (setBack > 0) log.warn('CLOCK_SET_BACK', 'The clock was set back', { seconds: Math.round(setBack / 1000) });
    } catch (error) {
      log.warn('CLOCK_NOT_FOLLOWED', 'Waiting work could not be moved with the clock', describeError(error));
    }
  }, CLOCK_INTERVAL).unref();
  return { stop: () => clearInterval(timer) };
}
