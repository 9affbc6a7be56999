import { expect, it, onTestFinished, vi } from 'vitest';
import { delay } from '../../../client/connection/times/delay.ts';

const HOUR = 60 * 60 * 1000;

it('ends by itself when the time is over', async () => {
  await expect(delay(1)).resolves.toBeUndefined();
});

it('ends at once, with the reason, when the caller gives up', async () => {
  const abort = new AbortController();
  const waiting = delay(HOUR, abort.signal);
  abort.abort(new Error('enough'));

  await expect(waiting).rejects.toThrow('enough');
});

it('does not begin when the caller has given up before', async () => {
  await expect(delay(HOUR, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
});

it.each([2 ** 31, Number.POSITIVE_INFINITY])(
  'does not end at once when it is told to wait %d ms',
  async (milliseconds) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const abort = new AbortController();
    let ended = false;
    const waiting = delay(milliseconds, abort.signal).finally(() => {
      ended = true;
    });

    await vi.advanceTimersByTimeAsync(24 * HOUR);
    expect(ended).toBe(false);

    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  },
);
