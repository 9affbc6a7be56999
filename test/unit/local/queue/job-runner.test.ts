import { describe, expect, it, vi } from 'vitest';
import { MAX_RECEIVES, VISIBILITY_TIMEOUT_SECONDS } from '../../../../settings/work-limits.ts';
import { countJobs, enqueue, pass, run, statesOf, useJobs } from '../../../support/local/job-runs.ts';

useJobs();

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

  it('begins a job that has become due because the clock was set', async () => {
    const { begun } = run();
    const job = enqueue(3600);
    await pass(0);

    vi.setSystemTime(Date.now() + 3_600_000);
    await pass(10);

    expect(begun).toEqual([job]);
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
});
