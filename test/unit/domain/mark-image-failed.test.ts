import { describe, expect, it } from 'vitest';
import { markImageFailed } from '../../../functions/domain/mark-image-failed.ts';
import { aContainer, aSlot, CONTAINER_ID, IMAGE_ID, NOW } from '../../support/builders.ts';
import { memoryContainers, memoryPictures } from '../../support/memory-stores.ts';

const image = { containerId: CONTAINER_ID, imageId: IMAGE_ID };

describe('markImageFailed', () => {
  it('fails an image that is still processing, and deletes its picture', async () => {
    const containers = memoryContainers(aContainer({ slots: [aSlot()] }));
    const pictures = memoryPictures();
    pictures.objects.set(IMAGE_ID, Uint8Array.of(1));

    await markImageFailed({ containers, pictures, now: () => NOW }, image);

    const failure = { code: 'encoder_unavailable' };
    expect(containers.slotOf(CONTAINER_ID, IMAGE_ID)).toMatchObject({ status: 'failed', failure });
    expect(pictures.objects.size).toBe(0);
  });

  it('does not touch an image that was completed after all', async () => {
    const containers = memoryContainers(aContainer({ slots: [aSlot({ status: 'completed' })] }));

    const outcome = await markImageFailed({ containers, pictures: memoryPictures(), now: () => NOW }, image);

    expect(outcome).toEqual({ outcome: 'skipped', reason: 'already_completed' });
    expect(containers.slotOf(CONTAINER_ID, IMAGE_ID)?.status).toBe('completed');
  });
});
