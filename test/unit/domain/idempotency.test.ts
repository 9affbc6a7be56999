import { describe, expect, it } from 'vitest';
import { createContainer } from '../../../functions/domain/containers/create-container.ts';
import { TransientError } from '../../../functions/domain/errors.ts';
import { newId } from '../../../functions/domain/ids.ts';
import { pictureOf } from '../../../functions/domain/picture-name.ts';
import { addImage } from '../../../functions/domain/uploads/add-image.ts';
import { aContainer, aSlot, CONTAINER_ID, idNumber, NOW } from '../../support/builders.ts';
import { memoryContainers, memoryPictures } from '../../support/homes/memory-stores.ts';

const bytes = Uint8Array.of(1, 2, 3);
const upload = { containerId: CONTAINER_ID, owner: 'anyone', bytes, idempotencyKey: 'key' };

function prepare(container = aContainer()) {
  const containers = memoryContainers(container);
  return { containers, pictures: memoryPictures(), newId, now: () => NOW };
}

const slotsOf = (dependencies: ReturnType<typeof prepare>) =>
  dependencies.containers.stored.get(CONTAINER_ID)?.slots ?? [];

describe('an upload with an idempotency key', () => {
  it('gives the same image when it is repeated, and takes one slot', async () => {
    const dependencies = prepare();

    const first = await addImage(dependencies, upload);
    const second = await addImage({ ...dependencies, now: () => NOW + 5_000 }, upload);

    expect(second).toMatchObject({ imageId: first.imageId, createdAt: first.createdAt });
    expect(slotsOf(dependencies)).toHaveLength(1);
  });

  it('gives the same image to ten that come at once', async () => {
    const dependencies = prepare();

    const slots = await Promise.all(Array.from({ length: 10 }, () => addImage(dependencies, upload)));

    expect(new Set(slots.map(({ imageId }) => imageId)).size).toBe(1);
    expect(slotsOf(dependencies)).toHaveLength(1);
    expect(dependencies.pictures.objects.size).toBe(1);
  });

  it('is refused when the content is another', async () => {
    const dependencies = prepare();
    await addImage(dependencies, upload);

    const other = addImage(dependencies, { ...upload, bytes: Uint8Array.of(9) });

    await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    expect(dependencies.pictures.objects.values().next().value).toEqual(bytes);
  });

  it('stores the picture that a crash after the reservation has left out', async () => {
    const dependencies = prepare();
    const crashed = addImage({ ...dependencies, pictures: { put: () => new Promise<never>(() => undefined) } }, upload);
    await Promise.race([crashed, Promise.resolve()]);

    const slot = await addImage(dependencies, upload);

    expect(await dependencies.pictures.get(pictureOf(CONTAINER_ID, slot))).toEqual(bytes);
    expect(slotsOf(dependencies)).toHaveLength(1);
  });

  it('stores nothing again once the image has its final state', async () => {
    const dependencies = prepare();
    const slot = await addImage(dependencies, upload);
    dependencies.pictures.objects.clear();
    await dependencies.containers.fail(CONTAINER_ID, slot, { code: 'corrupt_image', message: 'damaged' }, NOW);

    expect((await addImage(dependencies, upload)).imageId).toBe(slot.imageId);
    expect(dependencies.pictures.objects.size).toBe(0);
  });

  it('is another image in another container', async () => {
    const dependencies = prepare();
    const other = aContainer({ containerId: idNumber(1) });
    dependencies.containers.stored.set(other.containerId, other);

    const images = [
      await addImage(dependencies, upload),
      await addImage(dependencies, { ...upload, containerId: other.containerId }),
    ];

    expect(images[0]?.imageId).not.toBe(images[1]?.imageId);
  });

  it('gives its slot back when the store fails and nobody else has tried', async () => {
    const dependencies = prepare();
    const failing = { ...dependencies, pictures: { put: async () => Promise.reject(new TransientError('slow')) } };

    await expect(addImage(failing, upload)).rejects.toMatchObject({ code: 'unavailable' });
    expect(slotsOf(dependencies)).toEqual([]);
  });

  it('keeps the slot of a repetition that was accepted while the first try failed', async () => {
    const dependencies = prepare();
    const { promise: failure, reject } = Promise.withResolvers<never>();
    const first = addImage({ ...dependencies, pictures: { put: () => failure } }, upload);
    const second = await addImage(dependencies, upload);
    reject(new TransientError('slow'));

    await expect(first).rejects.toMatchObject({ code: 'unavailable' });

    expect(slotsOf(dependencies)).toMatchObject([{ imageId: second.imageId, status: 'processing' }]);
  });

  it('keeps the slot of the first try that was accepted while the repetition failed', async () => {
    const dependencies = prepare();
    const first = await addImage(dependencies, upload);
    const failing = { ...dependencies, pictures: { put: async () => Promise.reject(new TransientError('slow')) } };

    await expect(addImage(failing, upload)).rejects.toMatchObject({ code: 'unavailable' });

    expect(slotsOf(dependencies)).toMatchObject([{ imageId: first.imageId }]);
  });

  it('does not find a slot that was taken without a key', async () => {
    const dependencies = prepare(aContainer({ slots: [aSlot()] }));

    await addImage(dependencies, upload);

    expect(slotsOf(dependencies)).toHaveLength(2);
  });
});

describe('a container with an idempotency key', () => {
  const create = (containers: ReturnType<typeof memoryContainers>, owner: string, key: string, time = NOW) =>
    createContainer({ containers, newId, now: () => time, retentionDays: 30 }, owner, key);

  it('is the same when it is created again, with the times of the first', async () => {
    const containers = memoryContainers();

    const first = await create(containers, 'owner', 'key');
    const second = await create(containers, 'owner', 'key', NOW + 9_000);

    expect(second).toMatchObject({ containerId: first.containerId, createdAt: first.createdAt });
  });

  it('is another for another key, and for another owner', async () => {
    const containers = memoryContainers();

    const created = [
      await create(containers, 'owner', 'key'),
      await create(containers, 'owner', 'key2'),
      await create(containers, 'ownerk', 'ey'),
      await create(containers, 'other', 'key'),
    ];

    expect(new Set(created.map(({ containerId }) => containerId)).size).toBe(4);
  });
});
