import { describe, expect, it } from 'vitest';
import { markImageFailed } from '../../../../functions/domain/encoding/mark-image-failed.ts';
import { aContainer, aPictureName, aSlot, CONTAINER_ID, IMAGE_ID, NOW } from '../../../support/builders.ts';
import { memoryContainers, memoryPictures } from '../../../support/homes/memory-stores.ts';

const picture = aPictureName();

describe('markImageFailed', () => {
  it('fails an image that is still processing, and deletes its picture', async () => {
    const containers = memoryContainers(aContainer({ slots: [aSlot()] }));
    const pictures = memoryPictures(picture);

    await markImageFailed({ containers, pictures, now: () => NOW }, picture);

    const failure = { code: 'encoder_unavailable' };
    expect(containers.slotOf(CONTAINER_ID, IMAGE_ID)).toMatchObject({ status: 'failed', failure });
    expect(pictures.objects.size).toBe(0);
  });

  it('does not touch an image that was completed after all', async () => {
    const containers = memoryContainers(aContainer({ slots: [aSlot({ status: 'completed' })] }));

    const outcome = await markImageFailed({ containers, pictures: memoryPictures(), now: () => NOW }, picture);

    expect(outcome).toEqual({ outcome: 'skipped', reason: 'already_completed' });
    expect(containers.slotOf(CONTAINER_ID, IMAGE_ID)?.status).toBe('completed');
  });
});
