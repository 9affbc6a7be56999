import { describe, expect, it } from 'vitest';
import { eraseContainer, eraseImage } from '../../../functions/domain/erase.ts';
import { TransientError } from '../../../functions/domain/errors.ts';
import { runTask } from '../../../functions/domain/run-task.ts';
import { aContainer, aPictureName, aSlot, CONTAINER_ID, IMAGE_ID, idNumber, NOW } from '../../support/builders.ts';
import { memoryContainers, memoryPictures, memoryTasks } from '../../support/homes/memory-stores.ts';

const OTHER_IMAGE = idNumber(1);
const NEW_IMAGE = idNumber(2);
const image = { containerId: CONTAINER_ID, imageId: IMAGE_ID };
const picture = aPictureName();
const otherPicture = aPictureName({ imageId: OTHER_IMAGE });
const newPicture = aPictureName({ imageId: NEW_IMAGE });

/** A container with two images, which have vectors and their pictures still. */
function prepare() {
  const container = aContainer({ slots: [aSlot({ status: 'completed' }), aSlot({ imageId: OTHER_IMAGE })] });
  const containers = memoryContainers(container);
  const pictures = memoryPictures(picture, otherPicture);
  for (const imageId of [IMAGE_ID, OTHER_IMAGE]) {
    const encoder = { name: 'test', version: '1' };
    const encodings = { imageId, faces: [], width: null, height: null, encoder };
    containers.setEncodings(CONTAINER_ID, encodings, aSlot({ imageId }));
  }
  return { containers, pictures, tasks: memoryTasks(), eraseAgainSeconds: 120, now: () => NOW };
}

type Prepared = ReturnType<typeof prepare>;

const isEmpty = ({ containers, pictures }: Prepared) =>
  containers.stored.size + containers.encodings.size + pictures.objects.size === 0;

const runTasks = async (dependencies: Prepared) => {
  for (const { task } of dependencies.tasks.enqueued) await runTask(dependencies, task);
};

describe('eraseContainer', () => {
  it('leaves nothing', async () => {
    const dependencies = prepare();

    await eraseContainer(dependencies, CONTAINER_ID, 'anyone');

    expect(isEmpty(dependencies)).toBe(true);
  });

  it('finds nothing the second time', async () => {
    const dependencies = prepare();
    await eraseContainer(dependencies, CONTAINER_ID, 'anyone');

    const again = eraseContainer(dependencies, CONTAINER_ID, 'anyone');

    await expect(again).rejects.toMatchObject({ code: 'container_not_found' });
  });

  it("does not find another owner's container", async () => {
    const dependencies = prepare();

    const erasing = eraseContainer(dependencies, CONTAINER_ID, 'somebody else');

    await expect(erasing).rejects.toMatchObject({ code: 'container_not_found' });
    expect(dependencies.tasks.enqueued).toEqual([]);
    expect(dependencies.containers.stored.size).toBe(1);
  });

  it.each(['removeContainer', 'listImages', 'discardEncodings'] as const)(
    'is finished by its task when it breaks off at %s',
    async (step) => {
      const dependencies = prepare();
      const broken = { ...dependencies.containers, [step]: async () => Promise.reject(new TransientError('slow')) };
      const erasing = eraseContainer({ ...dependencies, containers: broken }, CONTAINER_ID, 'anyone');
      await expect(erasing).rejects.toThrow(TransientError);

      await runTasks(dependencies);

      expect(isEmpty(dependencies)).toBe(true);
    },
  );

  it('removes nothing when the task cannot be enqueued', async () => {
    const dependencies = prepare();
    dependencies.tasks.enqueue = async () => Promise.reject(new TransientError('slow'));

    await expect(eraseContainer(dependencies, CONTAINER_ID, 'anyone')).rejects.toThrow(TransientError);
    expect(dependencies.containers.stored.size).toBe(1);
  });

  it('removes, by its task, what a worker wrote after the erasure', async () => {
    const dependencies = prepare();
    const encodings = dependencies.containers.encodings.get(IMAGE_ID);
    await eraseContainer(dependencies, CONTAINER_ID, 'anyone');
    if (encodings) dependencies.containers.setEncodings(CONTAINER_ID, encodings, aSlot());
    await dependencies.pictures.put(picture, Uint8Array.of(1));

    await runTasks(dependencies);

    expect(isEmpty(dependencies)).toBe(true);
  });

  it('does not touch, by its task, a container that was created again with the same id', async () => {
    const dependencies = prepare();
    await eraseContainer(dependencies, CONTAINER_ID, 'anyone');
    const again = aContainer({ createdAt: NOW, slots: [aSlot({ createdAt: NOW })] });
    dependencies.containers.stored.set(CONTAINER_ID, again);
    await dependencies.pictures.put(aPictureName({ createdAt: NOW }), Uint8Array.of(2));

    await runTasks(dependencies);

    expect(dependencies.containers.stored.get(CONTAINER_ID)).toEqual(again);
    expect(dependencies.pictures.objects.size).toBe(1);
  });
});

describe('eraseImage', () => {
  it('leaves nothing of the image, gives its slot back, and does not touch the others', async () => {
    const dependencies = prepare();

    await eraseImage(dependencies, image, 'anyone');

    expect(dependencies.containers.stored.get(CONTAINER_ID)?.slots.map(({ imageId }) => imageId)).toEqual([
      OTHER_IMAGE,
    ]);
    expect([...dependencies.containers.encodings.keys()]).toEqual([OTHER_IMAGE]);
    expect(await dependencies.pictures.list(CONTAINER_ID)).toEqual([otherPicture]);
  });

  it.each([
    ['by its time', picture],
    ['that an earlier version has stored', aPictureName({ createdAt: undefined })],
  ])('removes a picture %s that was stored while it erased, by its task', async (_, late) => {
    const dependencies = prepare();
    await eraseImage(dependencies, image, 'anyone');
    await dependencies.pictures.put(late, Uint8Array.of(1));

    await runTasks(dependencies);

    expect(await dependencies.pictures.list(CONTAINER_ID)).toEqual([otherPicture]);
  });

  it('removes the picture of the erased slot and of no later one of the same id', async () => {
    const dependencies = prepare();
    await eraseImage(dependencies, image, 'anyone');
    const again = aSlot({ createdAt: NOW });
    await dependencies.containers.reserve({ containerId: CONTAINER_ID, owner: 'anyone', now: NOW, slot: again });
    for (const createdAt of [picture.createdAt, NOW])
      await dependencies.pictures.put({ ...image, createdAt }, Uint8Array.of(1));

    await runTasks(dependencies);

    expect(await dependencies.pictures.list(CONTAINER_ID)).toEqual([otherPicture, { ...image, createdAt: NOW }]);
  });

  it('finds no image the second time', async () => {
    const dependencies = prepare();
    await eraseImage(dependencies, image, 'anyone');

    const again = eraseImage(dependencies, image, 'anyone');

    await expect(again).rejects.toMatchObject({ code: 'image_not_found', message: 'Image not found' });
  });

  it('does not take for left over what is uploaded while it looks around', async () => {
    const dependencies = prepare();
    const { containers, pictures } = dependencies;
    const upload = async () => {
      const container = containers.stored.get(CONTAINER_ID) ?? aContainer();
      const slots = [...container.slots.filter(({ imageId }) => imageId !== NEW_IMAGE), aSlot({ imageId: NEW_IMAGE })];
      containers.stored.set(CONTAINER_ID, { ...container, slots });
      await pictures.put(newPicture, Uint8Array.of(1));
    };
    // After its first look, whichever that is.
    const thenUpload =
      <Result>(look: (containerId: string) => Promise<Result>) =>
      async (containerId: string) => {
        const seen = await look(containerId);
        if (!(await pictures.get(newPicture))) await upload();
        return seen;
      };

    const erasing = {
      ...dependencies,
      containers: { ...containers, listImages: thenUpload(containers.listImages) },
      pictures: { ...pictures, list: thenUpload(pictures.list) },
    };
    await eraseImage(erasing, image, 'anyone');

    expect(await pictures.list(CONTAINER_ID)).toEqual([otherPicture, newPicture]);
  });

  it('is finished by its task when it breaks off', async () => {
    const dependencies = prepare();
    const broken = { ...dependencies.containers, removeSlot: async () => Promise.reject(new TransientError('slow')) };
    await expect(eraseImage({ ...dependencies, containers: broken }, image, 'anyone')).rejects.toThrow(TransientError);

    await runTasks(dependencies);

    expect([...dependencies.containers.encodings.keys()]).toEqual([OTHER_IMAGE]);
    expect(dependencies.containers.slotOf(CONTAINER_ID, IMAGE_ID)).toBeUndefined();
  });
});
