import type { Instant } from '../../functions/domain/model.ts';
import { type RetryLimits, retryDelay, workRetries } from '../../functions/domain/retry-delay.ts';
import { describeError } from '../../functions/telemetry/describe-error.ts';
import type { Log } from '../../functions/telemetry/log.ts';
import { WORKER_TIMEOUT_SECONDS } from '../../settings/work-limits.ts';
import type { Job, JobKind, JobQueue } from './job-queue.ts';

export interface JobRunnerOptions {
  readonly jobs: JobQueue;
  readonly kind: JobKind;
  /** Jobs at work at the same time. */
  readonly concurrency: number;
  /** Seconds before the second try, about; it grows with each further one. */
  readonly retryBaseSeconds: number;
  /** How often a job may be tried, and the longest delay between two tries. */
  readonly limits?: RetryLimits;
  /** Milliseconds that a job may take; afterwards the try counts as failed. */
  readonly timeout?: number;
  /**
   * Does a job. A throw means that it has to be tried again.
   *
   * @param timeLeft milliseconds until the timeout
   */
  readonly work: (job: Job, log: Log, timeLeft: () => number) => Promise<void>;
  /**
   * Called in the place of `work` once a job was tried as often as it may be. A throw means that this has to be done again.
   *
   * @returns whether the job is removed, or kept as a dead letter
   */
  readonly onDead: (job: Job, log: Log) => Promise<'remove' | 'keep'>;
  readonly log: Log;
  readonly now: () => Instant;
  /** Between 0 and 1. */
  readonly random: () => number;
}

export interface JobRunner {
  /** Begins no more jobs, and settles when those at work are done. */
  stop(): Promise<void>;
}

/** Milliseconds until the table is tried again after an error of the database. */
const AFTER_ERROR = 1_000;

/** Milliseconds until the runner looks again at the latest: the clock may be set meanwhile, and what waits moves with it. */
const LONGEST_TIMER = 10_000;

/**
 * Does the jobs of one kind as they become due. A try is counted before it begins, so that a job on which the process dies is
 * not tried for ever; jobs that wait are not claimed, so that they do not pay for it. An event wakes the runner when there is
 * a new job, a timer when the next one is due.
 */
export function startJobRunner(options: JobRunnerOptions): JobRunner {
  const { jobs, kind, concurrency, log, now } = options;
  const running = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const removeListener = jobs.on(kind, startJobs);
  startJobs();

  return {
    async stop() {
      isStopped = true;
      removeListener();
      clearTimeout(timer);
      await Promise.all(running);
    },
  };

  function startJobs(): void {
    clearTimeout(timer);
    try {
      while (!isStopped && running.size < concurrency) {
        const job = jobs.claim(kind);
        if (!job) break;
        const run = runJob(options, job).finally(() => {
          running.delete(run);
          startJobs();
        });
        running.add(run);
      }
      // Whenever a job ends, this is called anyway.
      if (isStopped || running.size >= concurrency) return;
      const due = jobs.nextDue(kind);
      if (due !== undefined) setTimer(due - now());
    } catch (error) {
      log.warn(
        'QUEUE_UNREACHABLE',
        'No job can be taken from the table of jobs; it will be tried again',
        describeError(error),
      );
      setTimer(AFTER_ERROR);
    }
  }

  function setTimer(milliseconds: number): void {
    timer = setTimeout(startJobs, Math.min(Math.max(0, milliseconds), LONGEST_TIMER));
  }
}

/** Does one job, or one try of it. Never throws. */
async function runJob(options: JobRunnerOptions, job: Job): Promise<void> {
  const { jobs } = options;
  const ids = { container_id: job.containerId, ...(job.imageId !== null && { image_id: job.imageId }) };
  const log = options.log.with({ message_id: String(job.jobId), receive_count: job.tries, ...ids });
  const { tries: maxTries } = options.limits ?? workRetries;
  const isDead = job.tries > maxTries;
  try {
    const next = isDead ? await options.onDead(job, log) : await doWork(options, job, log);
    settle(log, () => (next === 'keep' ? jobs.bury(job) : jobs.finish(job)));
  } catch (error) {
    const isLast = job.tries === maxTries;
    const message = isLast ? 'Last try failed; the job becomes a dead letter' : 'Job will be retried';
    log.warn('MESSAGE_RETRY', message, describeError(error));
    // What is done for a dead letter must succeed one day, so it goes on at the longest delay.
    const tries = isDead ? maxTries - 1 : job.tries;
    const seconds = retryDelay(options.retryBaseSeconds, tries, options.random(), options.limits);
    settle(log, () => jobs.retry(job, options.now() + seconds * 1000));
  }
}

async function doWork(
  { work, timeout = WORKER_TIMEOUT_SECONDS * 1000 }: JobRunnerOptions,
  job: Job,
  log: Log,
): Promise<'remove'> {
  const end = performance.now() + timeout;
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`The job took longer than ${timeout} ms`)), timeout);
  try {
    await Promise.race([work(job, log, () => end - performance.now()), late.promise]);
    return 'remove';
  } finally {
    clearTimeout(timer);
  }
}

/** Where this fails the job stays hidden, and comes again when its visibility timeout ends: it has to bear that anyway. */
function settle(log: Log, change: () => void): void {
  try {
    change();
  } catch (error) {
    log.warn(
      'MESSAGE_NOT_SETTLED',
      'The result of a job could not be stored; the job will run again',
      describeError(error),
    );
  }
}
