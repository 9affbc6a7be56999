import { afterEach, beforeEach, vi } from 'vitest';
import { newId } from '../../../functions/domain/ids.ts';
import { type JobQueue, jobQueue } from '../../../local/queue/job-queue.ts';
import { type JobRunnerOptions, startJobRunner } from '../../../local/queue/job-runner.ts';
import { openMemoryDatabase } from '../../../local/store/open-database.ts';
import type { Database } from '../../../local/store/sqlite.ts';
import { captureLogs } from '../captured-logs.ts';

/** Seconds before the second try. */
export const RETRY_BASE_SECONDS = 10;

let database: Database;
export let jobs: JobQueue;

/** Gives each test of a file a queue of its own, and a clock that the test moves. */
export function useJobs(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    database = openMemoryDatabase();
    jobs = jobQueue(database, Date.now);
  });

  afterEach(() => {
    vi.useRealTimers();
  });
}

export const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

/** Enqueues a job and gives the id of its image. */
export function enqueue(delaySeconds = 0, kind: 'image' | 'webhook' = 'image'): string {
  const imageId = newId();
  jobs.enqueue({ kind, containerId: newId(), imageId, dueAt: Date.now() + delaySeconds * 1000 });
  return imageId;
}

/** A runner whose begun jobs are listed by their image, and end when the test says so. */
export function run(options: Partial<JobRunnerOptions> = {}) {
  const begun: string[] = [];
  const dead: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const { log, records } = captureLogs();
  const runner = startJobRunner({
    ...{ jobs, kind: 'image', concurrency: 2, retryBaseSeconds: RETRY_BASE_SECONDS, log, now: Date.now },
    // The longest delay of each range.
    random: () => 0,
    async work({ imageId }) {
      begun.push(imageId ?? '');
      const end = Promise.withResolvers<void>();
      ends.set(imageId ?? '', end);
      await end.promise;
    },
    async onDead({ imageId }) {
      dead.push(imageId ?? '');
      return 'remove';
    },
    ...options,
  });
  const succeed = async (imageId: string) => {
    ends.get(imageId)?.resolve();
    await pass(0);
  };
  const fail = async (imageId: string) => {
    ends.get(imageId)?.reject(new Error('it did not work'));
    await pass(0);
  };
  return { runner, begun, dead, records, succeed, fail };
}

export const countJobs = (): unknown => database.prepare('SELECT count(*) AS count FROM jobs').get()?.count;
export const statesOf = () => database.prepare('SELECT state, tries FROM jobs ORDER BY job_id').all();
