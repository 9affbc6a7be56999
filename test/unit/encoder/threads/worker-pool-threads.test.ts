import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { START_AGAIN, WorkerPool } from '../../../../encoder/threads/worker-pool.ts';
import { FakeThread, openPool, TIME_LIMIT } from '../../../support/encoder/fake-threads.ts';

describe('the worker pool on a machine that has no thread left', () => {
  const refuseFrom =
    (first: number, last = first) =>
    (started: number) => {
      if (attempts++ >= first && attempts <= last + 1) throw new Error(`no thread after ${started}`);
    };
  let attempts = 0;

  beforeEach(() => {
    vi.useFakeTimers();
    attempts = 0;
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('fails what waits for a replacement, and tries again when the next picture comes', async () => {
    const { pool, pick } = await openPool(1, refuseFrom(1));
    const [lost, waiting] = [pool.encode(Uint8Array.of(1)), pool.encode(Uint8Array.of(2))];

    pick(0).vanish();

    await expect(lost).rejects.toThrow('an encoder thread ended with code 1');
    await expect(waiting).rejects.toThrow('an encoder thread could not be started');
    const next = pool.encode(Uint8Array.of(3));
    pick(1).reply({ kind: 'ready' });
    pick(1).finish(3);
    expect((await next).width).toBe(3);
  });

  it('rejects a picture, and does not throw, when its thread cannot be started', async () => {
    const { pool, pick } = await openPool(1, refuseFrom(1, 2));
    pick(0).vanish();

    await expect(pool.encode(Uint8Array.of(1))).rejects.toThrow('an encoder thread could not be started');
  });

  it('goes on with the threads that are left', async () => {
    const { pool, pick } = await openPool(2, refuseFrom(2, 9));
    pick(0).vanish();

    const encoded = pool.encode(Uint8Array.of(1));
    pick(1).finish(1);

    expect((await encoded).width).toBe(1);
  });

  it('says that it is not available while none is left, and tries again by itself until one starts', async () => {
    const told = vi.fn();
    const { pool, started, pick } = await openPool(2, refuseFrom(2, 4), told);
    pick(0).vanish();
    expect([pool.isAvailable(), told.mock.calls]).toEqual([true, []]);

    pick(1).vanish();
    expect(pool.isAvailable()).toBe(false);
    vi.advanceTimersByTime(START_AGAIN);
    expect([started.length, told.mock.calls]).toEqual([2, [[expect.any(Error)]]]);

    vi.advanceTimersByTime(START_AGAIN);
    expect(pool.isAvailable()).toBe(false);
    pick(2).reply({ kind: 'ready' });
    expect([pool.isAvailable(), told.mock.lastCall]).toEqual([true, [undefined]]);
    // The other thread comes back, too.
    pick(3).reply({ kind: 'ready' });
    expect([started.length, told.mock.calls.length]).toEqual([4, 2]);
  });

  it('does not try again once it is closed', async () => {
    const { pool, started, pick } = await openPool(1, refuseFrom(1));
    pick(0).vanish();

    await pool.close();
    vi.advanceTimersByTime(2 * START_AGAIN);

    expect(started).toHaveLength(1);
  });

  it('does not open, and ends the threads that were started', async () => {
    const first = new FakeThread();
    const startThread = (): FakeThread => {
      if (attempts++ > 0) throw new Error('no thread');
      return first;
    };
    const pool = new WorkerPool({ threads: 2, timeLimit: TIME_LIMIT, startThread });

    await expect(pool.start()).rejects.toThrow('an encoder thread could not be started');
    expect(first.ended).toBe(true);
  });
});
