import { describeError } from '../../functions/telemetry/describe-error.ts';
import type { Log } from '../../functions/telemetry/log.ts';
import { forgetErased } from './forget.ts';
import { type SweepDependencies, sweepExpired, sweepOrphans } from './sweep.ts';
import { watchClock } from './watch-clock.ts';

export interface MaintenanceOptions extends SweepDependencies {
  /** Descriptor of the database. */
  readonly file: number;
  readonly log: Log;
}

export interface Maintenance {
  /** Settles when what is under way has ended. */
  stop(): Promise<void>;
}

/** Milliseconds between two sweeps. */
const SWEEP_INTERVAL = 60_000;

/** Sweeps for expired containers from one sweep for orphans to the next: an hour. */
const SWEEPS_PER_ORPHAN_SWEEP = 60;

/** Milliseconds from an erasure until the files are cleaned, so that many erasures cost as much as one. */
const FORGET_DELAY = 15_000;

/**
 * Removes what has expired, at once and then every minute, cleans the files after each erasure, and follows the clock when it is
 * set back. What the last run has erased is cleaned at once.
 */
export function startMaintenance(options: MaintenanceOptions): Maintenance {
  const { database, file, jobs, log } = options;
  const clock = watchClock(options);
  let sweeps = 0;
  let forgetTimer: NodeJS.Timeout | undefined;
  const removeListener = jobs.on('erased', () => {
    forgetTimer ??= setTimeout(forget, FORGET_DELAY).unref();
  });
  let sweeping = sweep().then(forget);
  const sweepTimer = setInterval(() => {
    sweeping = sweeping.then(sweep);
  }, SWEEP_INTERVAL).unref();

  return {
    async stop() {
      clock.stop();
      clearInterval(sweepTimer);
      removeListener();
      await sweeping;
      if (forgetTimer) forget();
      clearTimeout(forgetTimer);
    },
  };

  async function sweep(): Promise<void> {
    try {
      const containers = await sweepExpired(options);
      const pictures = sweeps % SWEEPS_PER_ORPHAN_SWEEP === 0 ? await sweepOrphans(options) : 0;
      sweeps += 1;
      if (containers + pictures === 0) return;
      log.info('EXPIRED_REMOVED', 'Expired containers and orphaned pictures were removed', { containers, pictures });
    } catch (error) {
      log.warn('SWEEP_FAILED', 'The sweep failed; the next one tries again', describeError(error));
    }
  }

  function forget(): void {
    clearTimeout(forgetTimer);
    forgetTimer = undefined;
    const start = performance.now();
    try {
      forgetErased(database, file);
      const duration_ms = Math.round(performance.now() - start);
      log.debug('FILES_CLEANED', 'Compaction complete: erased data is gone from the files of the database', {
        duration_ms,
      });
    } catch (error) {
      log.warn(
        'FILES_NOT_CLEANED',
        'Compaction failed: erased data is still in the files of the database; it is tried again',
        describeError(error),
      );
      forgetTimer = setTimeout(forget, SWEEP_INTERVAL).unref();
    }
  }
}
