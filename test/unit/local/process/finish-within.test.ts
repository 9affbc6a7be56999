import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { finishWithin } from '../../../../local/process/finish-within.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells whether work was done in time', async () => {
  await expect(finishWithin(Promise.resolve(), 1_000)).resolves.toBe(true);
  await expect(finishWithin(new Promise(() => undefined), 1)).resolves.toBe(false);
});

it('passes on what the work throws', async () => {
  await expect(finishWithin(Promise.reject(new Error('broken')), 1_000)).rejects.toThrow('broken');
});
