import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { InvocationTimeout, invoke } from '../../../local/invoke.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('returns what the handler returns', async () => {
  await expect(invoke(async (event: number) => event + 1, 1, 'f', 3)).resolves.toBe(2);
});

it('tells the handler how much time is left', async () => {
  const left = await invoke(
    async (_event: null, context) => {
      const before = context.getRemainingTimeInMillis();
      vi.advanceTimersByTime(1_000);
      return [before, context.getRemainingTimeInMillis()];
    },
    null,
    'f',
    3,
  );
  expect(left).toEqual([3_000, 2_000]);
});

it('gives up on a handler that takes longer than its timeout', async () => {
  const outcome = expect(invoke(() => new Promise(() => undefined), null, 'slow', 3)).rejects.toThrow(
    InvocationTimeout,
  );
  await vi.advanceTimersByTimeAsync(3_000);
  await outcome;
});

it('rejects when the handler throws before it returns a promise', async () => {
  const broken = () => {
    throw new Error('broken');
  };
  await expect(invoke(broken, null, 'f', 3)).rejects.toThrow('broken');
});

it('leaves no timer behind', async () => {
  await invoke(async () => null, null, 'f', 3);
  expect(vi.getTimerCount()).toBe(0);
});
