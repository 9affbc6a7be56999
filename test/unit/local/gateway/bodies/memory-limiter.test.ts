import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryLimiter, type MemoryLease } from '../../../../../local/gateway/bodies/memory-limiter.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const limits = { large: 100, medium: 20, mediumBody: 10, patience: 1_000 };
const settle = () => vi.advanceTimersByTimeAsync(0);

/** Acquires memory and notes when it was granted or refused. */
function follow(order: string[], name: string, lease: MemoryLease, bytes: number): MemoryLease {
  const granted = lease.acquire(bytes);
  if (granted === true) order.push(name);
  else void granted.then((there) => order.push(there ? name : `not ${name}`));
  return lease;
}

describe('a memory limiter', () => {
  it('gives memory while there is some, and then in order', async () => {
    const { open } = createMemoryLimiter(limits);
    const order: string[] = [];
    const first = follow(order, 'first', open(), 60);
    const second = follow(order, 'second', open(), 60);
    const third = follow(order, 'third', open(), 40);
    await settle();
    expect(order).toEqual(['first']);
    first.release();
    await settle();
    expect(order).toEqual(['first', 'second', 'third']);
    second.release();
    third.release();
    expect(open().acquire(100)).toBe(true);
  });

  it('lets a body wait until there is memory for all of it', async () => {
    const { open } = createMemoryLimiter(limits);
    const order: string[] = [];
    const first = follow(order, 'first', open(), 60);
    const second = follow(order, 'second', open(), 40);
    follow(order, 'large', open(), 90);
    second.release();
    await settle();
    expect(order).toEqual(['first', 'second']);
    first.release();
    await settle();
    expect(order).toEqual(['first', 'second', 'large']);
  });

  it('keeps memory for bodies of usual size', () => {
    const { open } = createMemoryLimiter(limits);
    void open().acquire(100);
    void open().acquire(100);
    expect(open().acquire(10)).toBe(true);
    expect(open().acquire(10)).toBe(true);
    expect(open().acquire(10)).toBeInstanceOf(Promise);
  });

  it('gives all there is to a body that is larger', () => {
    const { open } = createMemoryLimiter(limits);
    const lease = open();
    expect(lease.acquire(1_000)).toBe(true);
    lease.release();
    expect(open().acquire(100)).toBe(true);
  });

  it('lets no body wait for ever, and goes on with the next', async () => {
    const { open } = createMemoryLimiter(limits);
    const order: string[] = [];
    follow(order, 'holder', open(), 60);
    follow(order, 'large', open(), 90);
    await vi.advanceTimersByTimeAsync(500);
    follow(order, 'smaller', open(), 40);
    await vi.advanceTimersByTimeAsync(500);
    expect(order).toEqual(['holder', 'not large', 'smaller']);
  });

  it('tells the one that has memory that others wait', async () => {
    const { open } = createMemoryLimiter(limits);
    const lease = open();
    expect(lease.othersWait()).toBe(false);
    void lease.acquire(80);
    expect(lease.othersWait()).toBe(false);
    const other = open();
    void other.acquire(80);
    expect(lease.othersWait()).toBe(true);
    other.release();
    expect(lease.othersWait()).toBe(false);
  });

  it('forgets a body that is given up while it waits, and takes memory back once', async () => {
    const { open } = createMemoryLimiter(limits);
    const order: string[] = [];
    const holder = follow(order, 'holder', open(), 60);
    const gone = follow(order, 'gone', open(), 60);
    gone.release();
    holder.release();
    holder.release();
    await settle();
    expect(order).toEqual(['holder', 'not gone']);
    expect(open().acquire(100)).toBe(true);
    expect(open().acquire(11)).toBeInstanceOf(Promise);
  });
});
