import { describe, expect, it } from 'vitest';
import { TransientError } from '../../../../functions/domain/errors.ts';
import { newId } from '../../../../functions/domain/ids.ts';
import type { PictureName, UploadFormRequest } from '../../../../functions/domain/ports.ts';
import { runTask } from '../../../../functions/domain/run-task.ts';
import { checkUpload } from '../../../../functions/domain/uploads/check-upload.ts';
import { createUpload } from '../../../../functions/domain/uploads/create-upload.ts';
import {
  aContainer,
  aPictureName,
  aSlot,
  CONTAINER_ID,
  IMAGE_ID,
  idNumber,
  MINUTE,
  NOW,
} from '../../../support/builders.ts';
import { memoryContainers, memoryPictures, memoryTasks } from '../../../support/homes/memory-stores.ts';

const request = {
  containerId: CONTAINER_ID,
  owner: 'anyone',
  contentType: 'image/jpeg',
  size: 8_000_000,
  baseUrl: 'https://api',
};

function prepare() {
  const made: Partial<UploadFormRequest>[] = [];
  return {
    containers: memoryContainers(aContainer()),
    tasks: memoryTasks(),
    forms: {
      async create({ imageId, createdAt, seconds, baseUrl }: UploadFormRequest) {
        made.push({ imageId, createdAt, seconds, baseUrl });
        return { url: 'http://store', fields: {} };
      },
    },
    made,
    newId,
    now: () => NOW,
  };
}

const slotsOf = (dependencies: ReturnType<typeof prepare>) => dependencies.containers.stored.get(CONTAINER_ID)?.slots;

describe('createUpload', () => {
  it('takes a slot at once and makes a form that is valid for five minutes', async () => {
    const dependencies = prepare();

    const { slot, formExpiresAt } = await createUpload(dependencies, request);

    expect(slotsOf(dependencies)).toMatchObject([{ imageId: slot.imageId, status: 'processing' }]);
    expect(dependencies.made).toEqual([
      { imageId: slot.imageId, createdAt: NOW, seconds: 300, baseUrl: 'https://api' },
    ]);
    expect(formExpiresAt).toBe(NOW + 5 * MINUTE);
  });

  it('enqueues a check of the store five minutes after the end of the form', async () => {
    const dependencies = prepare();

    const { slot } = await createUpload(dependencies, request);

    const task = { task: 'check_upload', containerId: CONTAINER_ID, imageId: slot.imageId, createdAt: NOW };
    expect(dependencies.tasks.enqueued).toEqual([{ task, delaySeconds: 600 }]);
  });

  it('refuses a picture that will be too large before it takes a slot', async () => {
    const dependencies = prepare();

    const creating = createUpload(dependencies, { ...request, size: 25_000_001 });

    await expect(creating).rejects.toMatchObject({
      code: 'image_too_large',
      message: expect.stringContaining('25 MB'),
    });
    expect(slotsOf(dependencies)).toEqual([]);
  });

  it('releases the slot when the check cannot be enqueued, so that no client waits for a picture that may never come', async () => {
    const dependencies = prepare();
    dependencies.tasks.enqueue = async () => Promise.reject(new TransientError('slow'));

    await expect(createUpload(dependencies, request)).rejects.toMatchObject({ code: 'unavailable' });
    expect(slotsOf(dependencies)).toEqual([]);
  });

  it('gives the same image with the same end when it is repeated with its key', async () => {
    const dependencies = prepare();
    const keyed = { ...request, idempotencyKey: 'key' };
    const first = await createUpload(dependencies, keyed);

    const second = await createUpload({ ...dependencies, now: () => NOW + MINUTE }, keyed);

    expect(second.slot.imageId).toBe(first.slot.imageId);
    expect(second.formExpiresAt).toBe(first.formExpiresAt);
    expect(dependencies.made.map(({ seconds }) => seconds)).toEqual([300, 240]);
  });
});

describe('checkUpload', () => {
  const image = { containerId: CONTAINER_ID, imageId: IMAGE_ID, createdAt: aSlot().createdAt };

  function prepareSlot(status: 'processing' | 'completed', ...stored: PictureName[]) {
    const containers = memoryContainers(aContainer({ slots: [aSlot({ status })] }));
    return { containers, pictures: memoryPictures(...stored), now: () => NOW };
  }

  it('fails an image whose picture has not arrived', async () => {
    const dependencies = prepareSlot('processing');

    expect(await checkUpload(dependencies, image)).toBe('missing');
    const failure = { code: 'upload_missing' };
    expect(dependencies.containers.slotOf(CONTAINER_ID, IMAGE_ID)).toMatchObject({ status: 'failed', failure });
  });

  it('leaves an image alone that was erased and created again with the same key: its form is still good', async () => {
    const key = { ...request, idempotencyKey: 'key' };
    const first = prepare();
    await createUpload(first, key);
    first.containers.stored.set(CONTAINER_ID, aContainer());
    const later = NOW + 9 * MINUTE;
    const { slot } = await createUpload({ ...first, now: () => later }, key);
    const checking = { containers: first.containers, pictures: memoryPictures(), now: () => NOW + 10 * MINUTE };

    const results = [];
    for (const { task } of first.tasks.enqueued) results.push(await runTask(checking, task));

    expect(results).toEqual(['arrived', 'missing']);
    expect(first.tasks.enqueued).toMatchObject([{ task: { createdAt: NOW } }, { task: { createdAt: later } }]);
    expect(slotsOf(first)).toMatchObject([{ imageId: slot.imageId, createdAt: later, status: 'failed' }]);
  });

  it.each([
    ['', aPictureName()],
    [' and was stored by an earlier version', aPictureName({ createdAt: undefined })],
  ])('leaves an image alone whose picture still waits for the encoder%s', async (_, picture) => {
    const dependencies = prepareSlot('processing', picture);

    expect(await checkUpload(dependencies, image)).toBe('arrived');
    expect(dependencies.containers.slotOf(CONTAINER_ID, IMAGE_ID)?.status).toBe('processing');
  });

  it.each([
    ['an earlier slot of it', aPictureName({ createdAt: NOW - 2 * MINUTE })],
    ['another image', aPictureName({ imageId: idNumber(1) })],
  ])('does not take the picture of %s for its own', async (_, picture) => {
    expect(await checkUpload(prepareSlot('processing', picture), image)).toBe('missing');
  });

  it('leaves a final state alone, also when the worker sets it in between', async () => {
    const dependencies = prepareSlot('completed');

    expect(await checkUpload(dependencies, image)).toBe('arrived');
    expect(dependencies.containers.slotOf(CONTAINER_ID, IMAGE_ID)?.status).toBe('completed');
  });
});
