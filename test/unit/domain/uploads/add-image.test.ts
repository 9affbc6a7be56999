import { describe, expect, it } from 'vitest';
import { TransientError } from '../../../../functions/domain/errors.ts';
import { addImage } from '../../../../functions/domain/uploads/add-image.ts';
import { PROCESSING_DEADLINE_SECONDS } from '../../../../settings/work-limits.ts';
import { aContainer, aPictureName, aSlot, CONTAINER_ID, IMAGE_ID, idNumber, NOW } from '../../../support/builders.ts';
import { memoryContainers, memoryPictures } from '../../../support/homes/memory-stores.ts';

const bytes = Uint8Array.of(1, 2, 3);
const upload = { containerId: CONTAINER_ID, owner: 'anyone', bytes };

function prepare(container = aContainer()) {
  const containers = memoryContainers(container);
  const pictures = memoryPictures();

  return { containers, pictures, newId: () => IMAGE_ID, now: () => NOW };
}

describe('addImage', () => {
  it('takes a slot that is processing until its deadline, and stores the picture', async () => {
    const dependencies = prepare();

    const slot = await addImage(dependencies, upload);

    const deadline = NOW + PROCESSING_DEADLINE_SECONDS * 1000;
    expect(slot).toMatchObject({ imageId: IMAGE_ID, status: 'processing', createdAt: NOW, deadline });
    expect(dependencies.containers.slotOf(CONTAINER_ID, IMAGE_ID)).toEqual(slot);
    expect(await dependencies.pictures.get(aPictureName({ createdAt: NOW }))).toEqual(bytes);
  });

  it('refuses the sixth image and stores nothing of it', async () => {
    const slots = [1, 2, 3, 4, 5].map((n) => aSlot({ imageId: idNumber(n) }));
    const dependencies = prepare(aContainer({ slots }));

    const adding = addImage(dependencies, upload);

    await expect(adding).rejects.toMatchObject({
      code: 'image_limit_reached',
      message: 'Container image limit reached (max 5)',
    });
    expect(dependencies.pictures.objects.size).toBe(0);
  });

  it.each([
    ['is unknown', aContainer({ containerId: idNumber(9) })],
    ["is another owner's", aContainer({ owner: 'somebody else' })],
    ['has expired', aContainer({ expiresAt: NOW })],
  ])('refuses a container that %s', async (_, container) => {
    const dependencies = prepare(container);

    const adding = addImage(dependencies, upload);

    await expect(adding).rejects.toMatchObject({ code: 'container_not_found', message: 'Container not found' });
    expect(dependencies.pictures.objects.size).toBe(0);
  });

  it('goes on when the slot was taken by an earlier try whose answer was lost', async () => {
    const dependencies = prepare(aContainer({ slots: [aSlot({ reservationId: IMAGE_ID })] }));

    await addImage(dependencies, upload);

    expect(await dependencies.pictures.list(CONTAINER_ID)).toEqual([aPictureName()]);
    expect(dependencies.containers.stored.get(CONTAINER_ID)?.slots).toHaveLength(1);
  });

  it('gives the slot back when the picture cannot be stored', async () => {
    const dependencies = prepare();
    dependencies.pictures.put = async () => {
      throw new TransientError('TimeoutError');
    };

    const adding = addImage(dependencies, upload);

    await expect(adding).rejects.toMatchObject({ code: 'unavailable' });
    expect(dependencies.containers.stored.get(CONTAINER_ID)?.slots).toEqual([]);
  });

  it('gives the slot back when it is unknown whether it was taken', async () => {
    const dependencies = prepare();
    const { reserve } = dependencies.containers;
    dependencies.containers.reserve = async (reservation) => {
      await reserve(reservation);
      throw new TransientError('TimeoutError');
    };

    const adding = addImage(dependencies, upload);

    await expect(adding).rejects.toMatchObject({ code: 'unavailable' });
    expect(dependencies.containers.stored.get(CONTAINER_ID)?.slots).toEqual([]);
    expect(dependencies.pictures.objects.size).toBe(0);
  });

  it('keeps an unexpected error, so that it is not called a temporary one', async () => {
    const dependencies = prepare();
    dependencies.pictures.put = async () => {
      throw new Error('AccessDenied');
    };

    await expect(addImage(dependencies, upload)).rejects.toThrow('AccessDenied');
    expect(dependencies.containers.stored.get(CONTAINER_ID)?.slots).toEqual([]);
  });
});
