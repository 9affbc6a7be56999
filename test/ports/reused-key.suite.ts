import { describe, expect, it } from 'vitest';
import { getSummary } from '../../functions/domain/containers/get-summary.ts';
import { type EncodeImageDependencies, encodeImage } from '../../functions/domain/encoding/encode-image.ts';
import { markImageFailed } from '../../functions/domain/encoding/mark-image-failed.ts';
import { eraseImage } from '../../functions/domain/erase.ts';
import { TransientError } from '../../functions/domain/errors.ts';
import { pictureOf } from '../../functions/domain/picture-name.ts';
import type { ContainerStore, Encoder, PictureStore } from '../../functions/domain/ports.ts';
import { runTask } from '../../functions/domain/run-task.ts';
import { aFace, aPicture, aVector } from '../support/builders.ts';
import { held } from '../support/held-call.ts';
import { OWNER, plenty, prepareContainer } from './prepare-container.ts';
import { type OpenTestHome, useHome } from './test-home.ts';

const OLD = 0.25;
const NEW = 0.75;

/** The first number of a picture's vector is the picture's own. */
const bytesOf = (number: number): Uint8Array => Uint8Array.from(Buffer.from(String(number)));
const numberEncoder: Encoder = {
  identity: { name: 'test', version: '1' },
  encode: async (bytes) => aPicture({ faces: [aFace({ vector: aVector(Number(Buffer.from(bytes))) })] }),
};

/**
 * An image that was erased is uploaded again with its key, and has the same id. What is still under way for the erased one
 * must not touch the picture of the new one.
 */
export function describeReusedKey(name: string, openHome: OpenTestHome): void {
  describe(`a key that is used again in ${name}`, () => {
    const home = useHome(openHome);

    async function prepare() {
      const container = await prepareContainer(home(), { encoder: numberEncoder, eraseAgainSeconds: 900 });
      const { dependencies, containerId, passTime, add, encodeAll } = container;

      const upload = async (number: number, pictures = home().pictures) => await add(bytesOf(number), { pictures });
      const erase = async (imageId: string) => {
        passTime();
        await eraseImage(dependencies, { containerId, imageId }, OWNER);
      };
      const receive = async () => {
        const message = await home().imageQueue.receive();
        if (!message) throw new Error('No picture waits for the worker');
        await message.done();
        return message.item;
      };
      const encode = async (changed: Partial<EncodeImageDependencies> = {}, picture = receive()) =>
        await encodeImage({ ...dependencies, ...changed }, await picture, plenty);
      const workOffAndExpectNew = async () => {
        await encodeAll();
        const { images } = await getSummary(dependencies, containerId, OWNER);
        const found = images.map(({ slot, encodings }) => [slot.status, slot.failure, encodings?.faces[0]?.vector[0]]);
        expect(found).toEqual([['completed', undefined, NEW]]);
        expect(await home().pictures.list(containerId)).toEqual([]);
        expect((await home().containers.listImages(containerId)).encodings).toHaveLength(1);
      };
      return { dependencies, containerId, upload, erase, receive, encode, workOffAndExpectNew };
    }

    it('while the worker still encodes the erased picture completes the image with its new picture', async () => {
      const { upload, erase, encode, workOffAndExpectNew } = await prepare();
      const { imageId } = await upload(OLD);
      const encoding = held(numberEncoder.encode);
      const working = encode({ encoder: { ...numberEncoder, encode: encoding.call } });
      await encoding.begun;
      await erase(imageId);
      await upload(NEW);
      encoding.goOn();

      expect(await working).toEqual({ outcome: 'skipped', reason: 'no_slot' });

      await workOffAndExpectNew();
    });

    it('while the worker is about to delete the erased picture completes the image with its new picture', async () => {
      const { upload, erase, encode, workOffAndExpectNew } = await prepare();
      const { imageId } = await upload(OLD);
      const deleting = held(home().pictures.delete);
      const working = encode({ pictures: { ...home().pictures, delete: deleting.call } });
      await deleting.begun;
      await erase(imageId);
      await upload(NEW);
      deleting.goOn();
      await working;

      await workOffAndExpectNew();
    });

    it('while the erased picture is given up after its last try completes the image with its new picture', async () => {
      const { dependencies, upload, erase, receive, workOffAndExpectNew } = await prepare();
      const { imageId } = await upload(OLD);
      const old = await receive();
      await erase(imageId);
      await upload(NEW);

      expect(await markImageFailed(dependencies, old)).toEqual({ outcome: 'skipped', reason: 'no_slot' });

      await workOffAndExpectNew();
    });

    it('before the message of the erased picture comes again completes the image with its new picture', async () => {
      const { upload, erase, receive, encode, workOffAndExpectNew } = await prepare();
      const { imageId } = await upload(OLD);
      const old = receive();
      await old;
      await erase(imageId);
      await upload(NEW);

      expect(await encode({}, old)).toEqual({ outcome: 'skipped', reason: 'no_slot' });

      await workOffAndExpectNew();
    });

    it('before the erasure is done again completes the image with its new picture', async () => {
      const { dependencies, containerId, upload, erase, workOffAndExpectNew } = await prepare();
      const { imageId, createdAt } = await upload(OLD);
      await erase(imageId);
      await upload(NEW);

      await runTask(dependencies, { task: 'erase_image', containerId, imageId, createdAt });

      await workOffAndExpectNew();
    });

    it('before a form of the erased image brings its picture completes the image with its new picture', async () => {
      const { containerId, upload, erase, workOffAndExpectNew } = await prepare();
      const erased = await upload(OLD);
      await erase(erased.imageId);
      await upload(NEW);

      await home().pictures.put(pictureOf(containerId, erased), bytesOf(OLD));

      await workOffAndExpectNew();
    });

    it('while the erasure is under way leaves no vectors of the erased picture', async () => {
      const { dependencies, containerId, upload, encode, workOffAndExpectNew } = await prepare();
      const { imageId } = await upload(OLD);
      await encode();
      const removeSlot: ContainerStore['removeSlot'] = async (...given) => {
        await home().containers.removeSlot(...given);
        await upload(NEW);
      };

      const containers = { ...home().containers, removeSlot };
      await eraseImage({ ...dependencies, containers }, { containerId, imageId }, OWNER);

      expect((await home().containers.listImages(containerId)).encodings).toEqual([]);
      await workOffAndExpectNew();
    });

    it('has a picture that an earlier version stored under the image alone encoded for its slot', async () => {
      const { upload, workOffAndExpectNew } = await prepare();
      const put: PictureStore['put'] = (picture, bytes) =>
        home().pictures.put({ ...picture, createdAt: undefined }, bytes);

      await upload(NEW, { ...home().pictures, put });

      await workOffAndExpectNew();
    });

    it('after an upload that was refused though its picture was stored completes the image with its new picture', async () => {
      const { upload, encode, receive, workOffAndExpectNew } = await prepare();
      const received = Promise.withResolvers<Awaited<ReturnType<typeof receive>>>();
      const refusing = {
        ...home().pictures,
        put: async (...given: Parameters<PictureStore['put']>) => {
          await home().pictures.put(...given);
          received.resolve(await receive());
          throw new TransientError('The answer was lost');
        },
      };
      await expect(upload(OLD, refusing)).rejects.toMatchObject({ code: 'unavailable' });
      const deleting = held(home().pictures.delete);
      const working = encode({ pictures: { ...home().pictures, delete: deleting.call } }, received.promise);
      await deleting.begun;
      await upload(NEW);
      deleting.goOn();

      expect(await working).toEqual({ outcome: 'skipped', reason: 'no_slot' });

      await workOffAndExpectNew();
    });
  });
}
