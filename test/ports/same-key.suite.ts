import { describe, expect, it } from 'vitest';
import { getSummary } from '../../functions/domain/containers/get-summary.ts';
import { TransientError } from '../../functions/domain/errors.ts';
import { pictureOf } from '../../functions/domain/picture-name.ts';
import type { Encoder, UploadForms } from '../../functions/domain/ports.ts';
import { runTask } from '../../functions/domain/run-task.ts';
import type { AddImageDependencies } from '../../functions/domain/uploads/add-image.ts';
import { type CreateUploadDependencies, createUpload } from '../../functions/domain/uploads/create-upload.ts';
import { releaseImage } from '../../functions/domain/uploads/release-image.ts';
import { aPicture } from '../support/builders.ts';
import { held } from '../support/held-call.ts';
import { OWNER, prepareContainer } from './prepare-container.ts';
import { type OpenTestHome, useHome } from './test-home.ts';

const bytes = Uint8Array.of(1, 2, 3);
const encoder: Encoder = { identity: { name: 'test', version: '1' }, encode: async () => aPicture() };
const forms: UploadForms = { create: async () => ({ url: 'https://store', fields: {} }) };

const failing = async (): Promise<never> => {
  throw new TransientError('The store does not respond');
};

/**
 * Two calls with one key are under way at once, because a client or a proxy has repeated the first. What the one undoes when it
 * fails must not be what the other has done.
 */
export function describeSameKey(name: string, openHome: OpenTestHome): void {
  describe(`two calls with one key in ${name}`, () => {
    const home = useHome(openHome);

    async function prepare() {
      const container = await prepareContainer(home(), { encoder, eraseAgainSeconds: 0 });
      const { containerId, request, passTime, encodeAll: work } = container;
      const dependencies = { ...container.dependencies, forms };

      const add = async (changed: Partial<AddImageDependencies> = {}) => await container.add(bytes, changed);
      const announce = async (changed: Partial<CreateUploadDependencies> = {}) => {
        passTime();
        const upload = { ...request, contentType: 'image/jpeg', baseUrl: 'https://api' };
        return await createUpload({ ...dependencies, ...changed }, upload);
      };
      const giveBack = async (
        { slot, reservationId = 'none' }: Awaited<ReturnType<typeof announce>>,
        containers = home().containers,
      ) => await releaseImage({ ...dependencies, containers }, { ...slot, containerId }, OWNER, [reservationId]);
      const send = async ({ slot }: Awaited<ReturnType<typeof announce>>) =>
        await home().pictures.put(pictureOf(containerId, slot), bytes);
      const runTasks = async () => {
        for (let next = await home().deferredTasks.receive(); next; next = await home().deferredTasks.receive()) {
          await next.done();
          await runTask(dependencies, next.item);
        }
      };
      const statuses = async () => {
        const { images } = await getSummary(dependencies, containerId, OWNER);
        return images.map(({ slot, encodings }) => [slot.status, encodings !== undefined]);
      };
      const expectNothing = async () => {
        expect(await home().containers.listImages(containerId)).toMatchObject({ slots: new Map(), encodings: [] });
        expect(await home().pictures.list(containerId)).toEqual([]);
      };
      return { add, announce, giveBack, send, work, runTasks, statuses, expectNothing };
    }

    const COMPLETED = [['completed', true]];

    it('keep the picture that the second has stored when the first fails after it', async () => {
      const { add, work, statuses } = await prepare();
      const putting = held(failing);
      const first = add({ pictures: { put: putting.call } });
      await putting.begun;
      await add();
      await work();
      putting.goOn();

      await expect(first).rejects.toMatchObject({ code: 'unavailable' });

      expect(await statuses()).toEqual(COMPLETED);
    });

    it('keep the slot of the second, which stores its picture only after the first has failed', async () => {
      const { add, work, statuses } = await prepare();
      const [failed, stored] = [held(failing), held(home().pictures.put)];
      const first = add({ pictures: { put: failed.call } });
      await failed.begun;
      const second = add({ pictures: { put: stored.call } });
      await stored.begun;
      failed.goOn();
      await expect(first).rejects.toMatchObject({ code: 'unavailable' });
      stored.goOn();
      await second;
      await work();

      expect(await statuses()).toEqual(COMPLETED);
    });

    it('let the second be repeated, when the first gives the slot back just before it is claimed', async () => {
      const { add, work, statuses, expectNothing } = await prepare();
      const [putting, claiming] = [held(failing), held(home().containers.claim)];
      const first = add({ pictures: { put: putting.call } });
      await putting.begun;
      const second = add({ containers: { ...home().containers, claim: claiming.call } });
      await claiming.begun;
      putting.goOn();
      await expect(first).rejects.toMatchObject({ code: 'unavailable' });
      claiming.goOn();

      await expect(second).rejects.toMatchObject({ code: 'unavailable' });

      await expectNothing();
      await add();
      await work();
      expect(await statuses()).toEqual(COMPLETED);
    });

    it('keep the picture of the first when the second fails', async () => {
      const { add, work, statuses } = await prepare();
      await add();
      await expect(add({ pictures: { put: failing } })).rejects.toMatchObject({ code: 'unavailable' });
      await work();

      expect(await statuses()).toEqual(COMPLETED);
    });

    it('keep an announced upload of the second when the announcement of the first fails', async () => {
      const { announce, send, work, statuses } = await prepare();
      const enqueueing = held(failing);
      const first = announce({ tasks: { enqueue: enqueueing.call } });
      await enqueueing.begun;
      const second = await announce();
      enqueueing.goOn();
      await expect(first).rejects.toMatchObject({ code: 'unavailable' });
      await send(second);
      await work();

      expect(await statuses()).toEqual(COMPLETED);
    });

    it('keep the picture that the second has sent to the store when the client of the first gives up', async () => {
      const { announce, giveBack, send, work, runTasks, statuses } = await prepare();
      const first = await announce();
      const second = await announce();
      await send(second);

      await expect(giveBack(first)).rejects.toMatchObject({ code: 'image_in_use' });
      await runTasks();
      await work();

      expect(await statuses()).toEqual(COMPLETED);
    });

    it('keep it too when the second comes while the first is being given up, also when that is done again', async () => {
      const { announce, giveBack, send, work, runTasks, statuses } = await prepare();
      const first = await announce();
      const removing = held(home().containers.removeUnclaimed);
      const givingBack = giveBack(first, { ...home().containers, removeUnclaimed: removing.call });
      await removing.begun;
      await send(await announce());
      removing.goOn();

      await expect(givingBack).rejects.toMatchObject({ code: 'image_in_use' });
      await runTasks();
      await work();

      expect(await statuses()).toEqual(COMPLETED);
    });

    it('give the client of the second nothing with which it could erase the picture of the first', async () => {
      const { announce, giveBack, send, work, statuses } = await prepare();
      await send(await announce());
      const second = await announce();
      expect(second.reservationId).toBeUndefined();
      await expect(giveBack(second)).rejects.toMatchObject({ code: 'image_in_use' });
      await work();

      expect(await statuses()).toEqual(COMPLETED);
    });

    it.each([
      ['has not arrived', false],
      ['waits for the encoder', true],
    ])(
      'leave nothing of a call without a second one, whose client gives up, when its picture %s',
      async (_, arrived) => {
        const { announce, giveBack, send, work, runTasks, expectNothing } = await prepare();
        const only = await announce();
        if (arrived) await send(only);

        await giveBack(only, home().containersLosingResponses);
        await work();
        await runTasks();

        await expectNothing();
        await expect(giveBack(only)).rejects.toMatchObject({ code: 'image_not_found' });
      },
    );

    it('keep a picture that is encoded when its client gives up, because only the answer of the store was lost', async () => {
      const { announce, giveBack, send, work, statuses } = await prepare();
      const only = await announce();
      await send(only);
      await work();

      await expect(giveBack(only)).rejects.toMatchObject({ code: 'image_in_use' });

      expect(await statuses()).toEqual(COMPLETED);
    });

    it('are finished by the task when the first breaks off in the middle of giving its slot back', async () => {
      const { announce, giveBack, send, work, runTasks, expectNothing } = await prepare();
      const only = await announce();
      await send(only);
      await expect(giveBack(only, { ...home().containers, listImages: failing })).rejects.toThrow(TransientError);
      await runTasks();
      await work();

      await expectNothing();
    });
  });
}
