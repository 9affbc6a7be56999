import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '../../../../functions/domain/ids.ts';
import { type JobQueue, jobQueue } from '../../../../local/queue/job-queue.ts';
import { type JobRunnerOptions, startJobRunner } from '../../../../local/queue/job-runner.ts';
import { openMemoryDatabase } from '../../../../local/store/open-database.ts';
import type { Database } from '../../../../local/store/sqlite.ts';
import { MAX_RECEIVES, VISIBILITY_TIMEOUT_SECONDS, WORKER_TIMEOUT_SECONDS } from '../../../../settings/work-limits.ts';
import { captureLogs } from '../../../support/captured-logs.ts';

const RETRY_BASE_SECONDS = 10;

let database: Database;
let jobs: JobQueue;

beforeEach(() => {
  vi.useFakeTimers();
  database = openMemoryDatabase();
  jobs = jobQueue(database, Date.now);
});

afterEach(() => {
  vi.useRealTimers();
});

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

function enqueue(delaySeconds = 0, kind: 'image' | 'webhook' = 'image'): string {
  const imageId = newId();
  jobs.enqueue({ kind, containerId: newId(), imageId, dueAt: Date.now() + delaySeconds * 1000 });
  return imageId;
}

/** A runner whose begun jobs are listed by their image, and end when the test says so. */
function run(options: Partial<JobRunnerOptions> = {}) {
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

const countJobs = (): unknown => database.prepare('SELECT count(*) AS count FROM jobs').get()?.count;
const statesOf = () => database.prepare('SELECT state, tries FROM jobs ORDER BY job_id').all();

describe('a runner of jobs', () => {
  it('does what is there when it starts, and what comes later, at once', async () => {
    const first = enqueue();
    const { begun, succeed } = run();
    await pass(0);
    expect(begun).toEqual([first]);

    const second = enqueue();
    await pass(0);
    expect(begun).toEqual([first, second]);

    await succeed(first);
    await succeed(second);
    expect(countJobs()).toBe(0);
  });

  it('begins a delayed job when it is due, and not before', async () => {
    const { begun } = run();
    const later = enqueue(30);
    const sooner = enqueue(20);

    await pass(19.9);
    expect(begun).toEqual([]);
    await pass(0.1);
    expect(begun).toEqual([sooner]);
    await pass(10);
    expect(begun).toEqual([sooner, later]);
  });

  it('has no timer while there is nothing to wait for', async () => {
    run();
    await pass(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves the jobs of other kinds alone', async () => {
    const { begun } = run();
    enqueue(0, 'webhook');
    await pass(1);
    expect(begun).toEqual([]);
  });

  it('works on so many at the same time, and counts no try of those that wait', async () => {
    const [first, second, third] = [enqueue(), enqueue(), enqueue()];
    const { begun, fail } = run();
    await pass(0);

    expect(begun).toEqual([first, second]);
    expect(statesOf()).toEqual([
      { state: 'working', tries: 1 },
      { state: 'working', tries: 1 },
      { state: 'waiting', tries: 0 },
    ]);

    await fail(first);
    expect(begun).toEqual([first, second, third]);
  });

  it('counts a try before the work begins', async () => {
    enqueue();
    const triesSeen: unknown[] = [];
    run({
      async work() {
        triesSeen.push(...statesOf());
      },
    });
    await pass(0);
    expect(triesSeen).toEqual([{ state: 'working', tries: 1 }]);
  });

  it('tries again after a delay that grows, and gives up after the last try', async () => {
    const imageId = enqueue();
    const { begun, dead, records, fail } = run();
    await pass(0);

    for (const delay of [10, 30, 90, 270]) {
      const tries = begun.length;
      await fail(imageId);
      await pass(delay - 0.1);
      expect(begun).toHaveLength(tries);
      await pass(0.1);
      expect(begun).toHaveLength(tries + 1);
    }
    expect(begun).toHaveLength(MAX_RECEIVES);
    expect(dead).toEqual([]);

    await fail(imageId);
    expect([begun.length, dead]).toEqual([MAX_RECEIVES, [imageId]]);
    expect(countJobs()).toBe(0);
    expect(records.map(({ code, receive_count }) => [code, receive_count])).toEqual(
      [1, 2, 3, 4, 5].map((count) => ['MESSAGE_RETRY', count]),
    );
    expect(records.at(-1)).toMatchObject({ image_id: imageId, error_message: 'it did not work' });
  });

  it('keeps a dead letter where it is told to, and never tries it again', async () => {
    enqueue();
    let tries = 0;
    run({
      async work() {
        tries += 1;
        throw new Error('no');
      },
      onDead: async () => 'keep',
    });
    await pass(24 * 60 * 60);

    expect(tries).toBe(MAX_RECEIVES);
    expect(statesOf()).toMatchObject([{ state: 'dead' }]);
  });

  it('goes on, with the longest delay between, until what is done for a dead letter has succeeded', async () => {
    enqueue();
    const start = Date.now();
    const calls: number[] = [];
    run({
      work: async () => {
        throw new Error('no');
      },
      async onDead() {
        calls.push((Date.now() - start) / 1000);
        if (calls.length < 3) throw new Error('the disk is full');
        return 'remove';
      },
    });
    await pass(24 * 60 * 60);

    const lastTry = RETRY_BASE_SECONDS * (1 + 3 + 9 + 27);
    const longest = RETRY_BASE_SECONDS * 27;
    expect(calls).toEqual([lastTry, lastTry + longest, lastTry + 2 * longest]);
    expect(countJobs()).toBe(0);
  });

  it('counts a timeout against the job that was at work, and goes on with the others', async () => {
    const [hanging, waiting] = [enqueue(), enqueue()];
    const { begun, succeed } = run({ concurrency: 1 });
    await pass(WORKER_TIMEOUT_SECONDS);

    expect(begun).toEqual([hanging, waiting]);
    expect(statesOf()).toEqual([
      { state: 'waiting', tries: 1 },
      { state: 'working', tries: 1 },
    ]);
    await succeed(waiting);
    expect(countJobs()).toBe(1);
  });

  it('does not let work that was given up end the try after it', async () => {
    enqueue();
    const tries: PromiseWithResolvers<void>[] = [];
    run({
      work() {
        const end = Promise.withResolvers<void>();
        tries.push(end);
        return end.promise;
      },
    });
    await pass(WORKER_TIMEOUT_SECONDS + RETRY_BASE_SECONDS);
    expect(tries).toHaveLength(2);

    tries[0]?.resolve();
    await pass(0);
    expect(statesOf()).toEqual([{ state: 'working', tries: 2 }]);

    tries[1]?.resolve();
    await pass(0);
    expect(countJobs()).toBe(0);
  });

  it('tells the work how much time is left', async () => {
    enqueue();
    let left: number | undefined;
    run({
      timeout: 5_000,
      async work(_job, _log, timeLeft) {
        left = timeLeft();
      },
    });
    await pass(0);
    expect(left).toBeGreaterThan(4_900);
    expect(left).toBeLessThanOrEqual(5_000);
  });

  it('begins nothing more once it stops, and waits for what is at work', async () => {
    const [first, second] = [enqueue(), enqueue()];
    const { runner, begun, succeed } = run({ concurrency: 1 });
    await pass(0);
    let isStopped = false;
    const stopping = runner.stop().then(() => {
      isStopped = true;
    });
    enqueue();
    await pass(1);
    expect([begun, isStopped]).toEqual([[first], false]);

    await succeed(first);
    await stopping;
    await pass(VISIBILITY_TIMEOUT_SECONDS);
    expect(begun).toEqual([first]);
    expect(begun).not.toContain(second);
    expect(countJobs()).toBe(2);
  });

  it('goes on when the database fails for a while', async () => {
    const imageId = enqueue();
    let isBroken = true;
    const { begun, records } = run({
      jobs: {
        ...jobs,
        claim(kind) {
          if (isBroken) throw new Error('disk I/O error');
          return jobs.claim(kind);
        },
      },
    });
    await pass(3);
    expect(records.every(({ code }) => code === 'QUEUE_UNREACHABLE')).toBe(true);

    isBroken = false;
    await pass(1);
    expect(begun).toEqual([imageId]);
  });

  it('does a job again whose end could not be stored, once its visibility timeout is over', async () => {
    enqueue();
    let isBroken = true;
    let tries = 0;
    const { records } = run({
      jobs: {
        ...jobs,
        finish(job) {
          if (isBroken) throw new Error('disk full');
          jobs.finish(job);
        },
      },
      async work() {
        tries += 1;
      },
    });
    await pass(1);
    expect(records).toMatchObject([{ code: 'MESSAGE_NOT_SETTLED' }]);
    isBroken = false;

    await pass(VISIBILITY_TIMEOUT_SECONDS);
    expect(tries).toBe(2);
    expect(countJobs()).toBe(0);
  });
});
