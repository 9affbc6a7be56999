import { describe, expect, it } from 'vitest';
import { secondsUntilNextLook, waitForSummary } from '../../../../functions/domain/containers/wait-for-summary.ts';
import { aContainer, aSlot, CONTAINER_ID, idNumber, MINUTE, NOW } from '../../../support/builders.ts';
import { memoryContainers } from '../../../support/homes/memory-stores.ts';

/** A clock that only moves while somebody sleeps. */
function prepare({
  completesAfter = Number.POSITIVE_INFINITY,
  deadline = NOW + MINUTE,
  ages = [0],
  maxWaitSeconds = 20,
} = {}) {
  const slots = ages.map((age, index) => aSlot({ imageId: idNumber(index), createdAt: NOW - age, deadline }));
  const containers = memoryContainers(aContainer({ slots }));
  const state = { time: NOW, looks: 0 };
  const dependencies = {
    containers: {
      read: async (containerId: string) => {
        state.looks += 1;
        return await containers.read(containerId);
      },
    },
    now: () => state.time,
    maxWaitSeconds,
    sleep: async (milliseconds: number) => {
      state.time += milliseconds;
      if (state.time >= NOW + completesAfter) {
        await containers.fail(CONTAINER_ID, slots[0] ?? aSlot(), { code: 'corrupt_image', message: '' }, NOW);
      }
    },
  };
  const wait = (milliseconds: number) => waitForSummary(dependencies, CONTAINER_ID, 'anyone', NOW + milliseconds);
  return { state, wait };
}

describe('waitForSummary', () => {
  it('answers as soon as nothing is processing', async () => {
    const { state, wait } = prepare({ completesAfter: 1_200 });

    const { images } = await wait(10_000);

    expect(images[0]?.slot.status).toBe('failed');
    expect(state.time).toBe(NOW + 1_500);
  });

  it('answers what it knows when the time is up, to the millisecond', async () => {
    const { state, wait } = prepare();

    const { images } = await wait(1_700);

    expect(images[0]?.slot.status).toBe('processing');
    expect(state.time).toBe(NOW + 1_700);
  });

  it('looks at the table at most twice a second', async () => {
    const { state, wait } = prepare();

    await wait(20_000);

    expect(state.looks).toBeLessThanOrEqual(41);
  });

  it('looks once where nobody wants to wait', async () => {
    const { state, wait } = prepare();

    await wait(0);

    expect(state.looks).toBe(1);
  });

  it('holds nothing for pictures that are older than the longest wait: they are in a backlog', async () => {
    const { state, wait } = prepare({ ages: [6_000, 5_000], maxWaitSeconds: 5 });

    await wait(5_000);

    expect(state).toEqual({ time: NOW, looks: 1 });
  });

  it('holds until the youngest picture is as old as the longest wait', async () => {
    const { state, wait } = prepare({ ages: [60_000, 3_000], maxWaitSeconds: 5 });

    await wait(20_000);

    expect(state.time).toBe(NOW + 2_000);
  });

  it('answers when the deadline of the image passes', async () => {
    const { state, wait } = prepare({ deadline: NOW + 800 });

    await wait(20_000);

    expect(state.time).toBe(NOW + 1_000);
  });
});

describe('secondsUntilNextLook', () => {
  it.each([
    [0, 1],
    [2_000, 1],
    [2_001, 2],
    [20_000, 10],
    [3_600_000, 30],
  ])('of a picture that is %i ms old is %i', (age, seconds) => {
    const slots = [aSlot({ imageId: idNumber(1), createdAt: NOW - 2 * age }), aSlot({ createdAt: NOW - age })];
    const summary = { container: aContainer({ slots }), images: slots.map((slot) => ({ slot })) };

    expect(secondsUntilNextLook(summary, NOW)).toBe(seconds);
  });
});
