import { describe, expect, it } from 'vitest';
import {
  countWarnings,
  createDecodeSlots,
  freeSlots,
  reportWarning,
  runInAllSlots,
  runInSlot,
} from '../../../../encoder/threads/decode-slots.ts';

describe('decode slots', () => {
  it('are taken while a task runs and free afterwards, also when it fails', async () => {
    const slots = createDecodeSlots(2);
    let taken: number[] = [];

    await runInSlot(slots, 7, async () => {
      taken = [...slots.subarray(0, 2)];
    });
    const failing = runInSlot(slots, 8, () => Promise.reject(new Error('damaged')));

    await expect(failing).rejects.toThrow('damaged');
    expect(taken).toEqual([7, 0]);
    expect([...slots.subarray(0, 2)]).toEqual([0, 0]);
  });

  it('of a thread that died are freed, those of others stay taken', async () => {
    const slots = createDecodeSlots(2);
    const neverEnding = Promise.withResolvers<void>();
    const tasks = [7, 8].map((owner) => runInSlot(slots, owner, () => neverEnding.promise));

    freeSlots(slots, 7);

    expect([...slots.subarray(0, 2)]).toEqual([0, 8]);
    neverEnding.resolve();
    await Promise.all(tasks);
  });

  it('are all taken by a task that must run alone, and free afterwards', async () => {
    const slots = createDecodeSlots(2);
    let taken: number[] = [];

    await runInAllSlots(slots, 7, async () => {
      taken = [...slots.subarray(0, 2)];
    });

    expect(taken).toEqual([7, 7]);
    expect([...slots.subarray(0, 2)]).toEqual([0, 0]);
  });

  it('count the warnings of all threads, and those only', async () => {
    const slots = createDecodeSlots(2);

    await runInSlot(slots, 7, async () => reportWarning(slots));
    reportWarning(slots);

    expect(countWarnings(slots)).toBe(2);
  });

  it('wake up whoever waits: the counter moves with every slot that becomes free', async () => {
    const slots = createDecodeSlots(1);

    await runInSlot(slots, 1, async () => undefined);
    await runInSlot(slots, 2, async () => undefined);

    expect(slots[1]).toBe(2);
  });
});
