import { describe, expect, it } from 'vitest';
import { waitForSummary } from '../../../functions/domain/wait-for-summary.ts';
import { aContainer, aSlot, CONTAINER_ID, MINUTE, NOW } from '../../support/builders.ts';
import { memoryContainers } from '../../support/memory-stores.ts';

/** A clock that only moves while somebody sleeps. */
function prepare({ completesAfter = Number.POSITIVE_INFINITY, deadline = NOW + MINUTE } = {}) {
  const containers = memoryContainers(aContainer({ slots: [aSlot({ deadline })] }));
  const state = { time: NOW, looks: 0 };
  const dependencies = {
    containers: {
      read: async (containerId: string) => {
        state.looks += 1;
        return await containers.read(containerId);
      },
    },
    now: () => state.time,
    sleep: async (milliseconds: number) => {
      state.time += milliseconds;
      if (state.time >= NOW + completesAfter) {
        await containers.fail(CONTAINER_ID, aSlot(), { code: 'corrupt_image', message: '' }, NOW);
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

  it('answers when the deadline of the image passes', async () => {
    const { state, wait } = prepare({ deadline: NOW + 800 });

    await wait(20_000);

    expect(state.time).toBe(NOW + 1_000);
  });
});
