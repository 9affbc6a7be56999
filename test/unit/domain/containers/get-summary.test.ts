import { describe, expect, it } from 'vitest';
import { getSummary } from '../../../../functions/domain/containers/get-summary.ts';
import { aContainer, aSlot, CONTAINER_ID, IMAGE_ID, idNumber, NOW } from '../../../support/builders.ts';
import { memoryContainers } from '../../../support/homes/memory-stores.ts';

const encodings = { imageId: IMAGE_ID, faces: [], width: 3, height: 4, encoder: { name: 'test', version: '1' } };

async function summarize(container = aContainer()) {
  const containers = memoryContainers(container);
  containers.setEncodings(CONTAINER_ID, encodings, aSlot());
  return await getSummary({ containers, now: () => NOW }, CONTAINER_ID, 'anyone');
}

describe('getSummary', () => {
  it('lists the images in the order of their upload', async () => {
    const slots = [
      aSlot({ imageId: idNumber(1), createdAt: NOW }),
      aSlot({ imageId: idNumber(2), createdAt: NOW - 5 }),
    ];

    const { images } = await summarize(aContainer({ slots }));

    expect(images.map(({ slot }) => slot.imageId)).toEqual([idNumber(2), idNumber(1)]);
  });

  it('shows the encodings of a completed image', async () => {
    const { images } = await summarize(aContainer({ slots: [aSlot({ status: 'completed' })] }));

    expect(images[0]?.encodings).toEqual(encodings);
  });

  it('hides encodings as long as the slot does not say completed', async () => {
    const { images } = await summarize(aContainer({ slots: [aSlot()] }));

    expect(images[0]).toEqual({ slot: aSlot() });
  });

  it('shows an image as failed once its deadline has passed', async () => {
    const { images } = await summarize(aContainer({ slots: [aSlot({ deadline: NOW })] }));

    expect(images[0]?.slot).toMatchObject({ status: 'failed', failure: { code: 'timed_out' } });
  });

  it.each([
    ['unknown', aContainer({ containerId: idNumber(7) })],
    ["another owner's", aContainer({ owner: 'somebody else' })],
    ['expired', aContainer({ expiresAt: NOW })],
  ])('does not tell %s containers apart', async (_, container) => {
    await expect(summarize(container)).rejects.toMatchObject({ code: 'container_not_found' });
  });
});
