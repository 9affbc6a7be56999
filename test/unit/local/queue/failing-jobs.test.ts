import { describe, expect, it } from 'vitest';
import { MAX_RECEIVES, VISIBILITY_TIMEOUT_SECONDS, WORKER_TIMEOUT_SECONDS } from '../../../../settings/work-limits.ts';
import {
  countJobs,
  enqueue,
  jobs,
  pass,
  RETRY_BASE_SECONDS,
  run,
  statesOf,
  useJobs,
} from '../../../support/local/job-runs.ts';

useJobs();

describe('a runner of jobs that fail', () => {
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
