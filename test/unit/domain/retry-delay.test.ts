import { describe, expect, it } from 'vitest';
import { retryDelay } from '../../../functions/domain/retry-delay.ts';
import { MAX_RECEIVES } from '../../../settings/work-limits.ts';

describe('retryDelay', () => {
  it('grows from try to try, whatever chance adds', () => {
    const shortest = [1, 2, 3, 4].map((count) => retryDelay(5, count, 1));
    const longest = [1, 2, 3, 4].map((count) => retryDelay(5, count, 0));

    expect(longest).toEqual([5, 15, 45, 135]);
    expect(shortest.slice(1).every((delay, index) => delay > (longest[index] ?? Number.POSITIVE_INFINITY))).toBe(true);
  });

  it('depends on chance, so that images that failed together come back apart', () => {
    expect(new Set([0, 0.25, 0.5, 0.75].map((random) => retryDelay(20, 2, random))).size).toBe(4);
  });

  it('ends at fifteen minutes', () => {
    expect(retryDelay(60, 4, 0)).toBe(900);
  });

  it('is nothing after the last try, so that the image fails at once', () => {
    expect(retryDelay(5, MAX_RECEIVES, 0)).toBe(0);
  });
});
