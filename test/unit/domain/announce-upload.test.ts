import { describe, expect, it } from 'vitest';
import { announceUpload } from '../../../functions/domain/announce-upload.ts';
import { checkUpload } from '../../../functions/domain/check-upload.ts';
import { doChore } from '../../../functions/domain/do-chore.ts';
import { TemporaryFault } from '../../../functions/domain/errors.ts';
import { newId } from '../../../functions/domain/ids.ts';
import { aContainer, aSlot, CONTAINER_ID, IMAGE_ID, MINUTE, NOW } from '../../support/builders.ts';
import { memoryChores, memoryContainers, memoryPictures } from '../../support/memory-stores.ts';

const announcement = { containerId: CONTAINER_ID, owner: 'anyone', contentType: 'image/jpeg', size: 8_000_000 };

function prepare() {
  const made: { imageId: string; seconds: number }[] = [];
  return {
    containers: memoryContainers(aContainer()),
    chores: memoryChores(),
    forms: {
      async make(_containerId: string, imageId: string, _contentType: string, seconds: number) {
        made.push({ imageId, seconds });
        return { url: 'http://store', fields: {} };
      },
    },
    made,
    newId,
    now: () => NOW,
  };
}

const slotsOf = (dependencies: ReturnType<typeof prepare>) => dependencies.containers.stored.get(CONTAINER_ID)?.slots;

describe('announceUpload', () => {
  it('takes a slot at once and makes a form that is valid for five minutes', async () => {
    const dependencies = prepare();

    const { slot, formExpiresAt } = await announceUpload(dependencies, announcement);

    expect(slotsOf(dependencies)).toMatchObject([{ imageId: slot.imageId, status: 'processing' }]);
    expect(dependencies.made).toEqual([{ imageId: slot.imageId, seconds: 300 }]);
    expect(formExpiresAt).toBe(NOW + 5 * MINUTE);
  });

  it('orders a look at the store five minutes after the end of the form', async () => {
    const dependencies = prepare();

    const { slot } = await announceUpload(dependencies, announcement);

    const chore = { chore: 'check_upload', containerId: CONTAINER_ID, imageId: slot.imageId, createdAt: NOW };
    expect(dependencies.chores.ordered).toEqual([{ chore, delaySeconds: 600 }]);
  });

  it('refuses a picture that will be too large before it takes a slot', async () => {
    const dependencies = prepare();

    const announcing = announceUpload(dependencies, { ...announcement, size: 15_000_001 });

    await expect(announcing).rejects.toMatchObject({
      code: 'image_too_large',
      message: expect.stringContaining('15 MB'),
    });
    expect(slotsOf(dependencies)).toEqual([]);
  });

  it('gives the slot back when the look cannot be ordered, so that nobody waits for a picture that may never come', async () => {
    const dependencies = prepare();
    dependencies.chores.order = async () => Promise.reject(new TemporaryFault('slow'));

    await expect(announceUpload(dependencies, announcement)).rejects.toMatchObject({ code: 'unavailable' });
    expect(slotsOf(dependencies)).toEqual([]);
  });

  it('gives the same image with the same end when it is repeated with its key', async () => {
    const dependencies = prepare();
    const keyed = { ...announcement, idempotencyKey: 'key' };
    const first = await announceUpload(dependencies, keyed);

    const second = await announceUpload({ ...dependencies, now: () => NOW + MINUTE }, keyed);

    expect(second.slot.imageId).toBe(first.slot.imageId);
    expect(second.formExpiresAt).toBe(first.formExpiresAt);
    expect(dependencies.made.map(({ seconds }) => seconds)).toEqual([300, 240]);
  });
});

describe('checkUpload', () => {
  const image = { containerId: CONTAINER_ID, imageId: IMAGE_ID };

  function prepareSlot(status: 'processing' | 'completed') {
    const containers = memoryContainers(aContainer({ slots: [aSlot({ status })] }));
    return { containers, pictures: memoryPictures(), now: () => NOW };
  }

  it('fails an image whose picture has not arrived', async () => {
    const dependencies = prepareSlot('processing');

    expect(await checkUpload(dependencies, image)).toBe('missing');
    const failure = { code: 'upload_missing' };
    expect(dependencies.containers.slotOf(CONTAINER_ID, IMAGE_ID)).toMatchObject({ status: 'failed', failure });
  });

  it('leaves an image alone that was erased and announced again with the same key: its form is still good', async () => {
    const key = { ...announcement, idempotencyKey: 'key' };
    const announcing = prepare();
    await announceUpload(announcing, key);
    announcing.containers.stored.set(CONTAINER_ID, aContainer());
    const later = NOW + 9 * MINUTE;
    const { slot } = await announceUpload({ ...announcing, now: () => later }, key);
    const checking = { containers: announcing.containers, pictures: memoryPictures(), now: () => NOW + 10 * MINUTE };

    const results = [];
    for (const { chore } of announcing.chores.ordered) results.push(await doChore(checking, chore));

    expect(results).toEqual(['arrived', 'missing']);
    expect(announcing.chores.ordered).toMatchObject([{ chore: { createdAt: NOW } }, { chore: { createdAt: later } }]);
    expect(slotsOf(announcing)).toMatchObject([{ imageId: slot.imageId, createdAt: later, status: 'failed' }]);
  });

  it('leaves an image alone whose picture still waits for the encoder', async () => {
    const dependencies = prepareSlot('processing');
    dependencies.pictures.objects.set(IMAGE_ID, Uint8Array.of(1));

    expect(await checkUpload(dependencies, image)).toBe('arrived');
    expect(dependencies.containers.slotOf(CONTAINER_ID, IMAGE_ID)?.status).toBe('processing');
  });

  it('leaves a final state alone, also when the worker sets it in between', async () => {
    const dependencies = prepareSlot('completed');

    expect(await checkUpload(dependencies, image)).toBe('arrived');
    expect(dependencies.containers.slotOf(CONTAINER_ID, IMAGE_ID)?.status).toBe('completed');
  });
});
