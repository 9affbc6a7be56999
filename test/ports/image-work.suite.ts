import { describe, expect, it } from 'vitest';
import { createContainer } from '../../functions/domain/containers/create-container.ts';
import { getSummary } from '../../functions/domain/containers/get-summary.ts';
import { encodeImage } from '../../functions/domain/encoding/encode-image.ts';
import { markImageFailed } from '../../functions/domain/encoding/mark-image-failed.ts';
import { eraseContainer, eraseImage } from '../../functions/domain/erase.ts';
import { newId } from '../../functions/domain/ids.ts';
import { pictureOf } from '../../functions/domain/picture-name.ts';
import type { Encoder } from '../../functions/domain/ports.ts';
import { runTask } from '../../functions/domain/run-task.ts';
import { addImage } from '../../functions/domain/uploads/add-image.ts';
import { createUpload } from '../../functions/domain/uploads/create-upload.ts';
import { PROCESSING_DEADLINE_SECONDS } from '../../settings/work-limits.ts';
import { anEncoder, NOW } from '../support/builders.ts';
import { type OpenTestStores, useHome } from './test-home.ts';

const OWNER = 'anyone';
const bytes = Uint8Array.of(1, 2, 3);
const plenty = () => 10_000;

/** Whole flows through the use cases, where they depend on what the stores promise together. */
export function describeImageWork(name: string, openHome: OpenTestStores): void {
  describe(`the work on images in ${name}`, () => {
    const home = useHome(openHome);

    async function prepare(encoder: Encoder = anEncoder(), idempotencyKey?: string) {
      let time = NOW;
      const dependencies = {
        ...{ containers: home().containers, pictures: home().pictures, tasks: home().tasks },
        ...{ encoder, newId, now: () => time, retentionDays: 1, eraseAgainSeconds: 900 },
        forms: { create: async () => ({ url: 'http://localhost/', fields: {} }) },
      };
      const { containerId } = await createContainer(dependencies, OWNER);
      const add = () => addImage(dependencies, { containerId, owner: OWNER, bytes, idempotencyKey });
      const image = pictureOf(containerId, await add());
      return {
        ...{ dependencies, image, add },
        encode: () => encodeImage(dependencies, image, plenty),
        summarize: async () => (await getSummary(dependencies, containerId, OWNER)).images,
        pass: (milliseconds: number) => {
          time += milliseconds;
        },
      };
    }

    it('a picture becomes completed, and is gone then', async () => {
      const { image, encode, summarize } = await prepare();

      expect(await encode()).toMatchObject({ outcome: 'completed', faces: 1 });

      expect(await summarize()).toMatchObject([{ slot: { status: 'completed' }, encodings: { faces: [{}] } }]);
      expect(await home().pictures.list(image.containerId)).toEqual([]);
    });

    it('a picture that is delivered twice is encoded once', async () => {
      const encoder = anEncoder();
      const { encode, summarize } = await prepare(encoder);
      await encode();
      const before = await summarize();

      expect(await encode()).toEqual({ outcome: 'skipped', reason: 'already_completed' });

      expect(encoder.calls).toBe(1);
      expect(await summarize()).toEqual(before);
    });

    it('two workers with the same picture give one result', async () => {
      const { encode, summarize } = await prepare();

      const outcomes = await Promise.all([encode(), encode()]);

      expect(outcomes.filter(({ outcome }) => outcome === 'completed')).toHaveLength(1);
      expect(await summarize()).toMatchObject([{ slot: { status: 'completed' }, encodings: { faces: [{}] } }]);
    });

    it.each(['image', 'container'])('an erasure of the %s while the worker encodes leaves nothing', async (what) => {
      const { promise: encoding, resolve: isEncoding } = Promise.withResolvers<void>();
      const { promise: erased, resolve: isErased } = Promise.withResolvers<void>();
      const base = anEncoder();
      const { dependencies, image, encode } = await prepare({
        identity: base.identity,
        async encode(...given) {
          isEncoding();
          await erased;
          return await base.encode(...given);
        },
      });
      const working = encode();
      await encoding;

      if (what === 'image') await eraseImage(dependencies, image, OWNER);
      else await eraseContainer(dependencies, image.containerId, OWNER);
      isErased();

      expect(await working).toEqual({ outcome: 'skipped', reason: 'no_slot' });
      expect(await home().pictures.list(image.containerId)).toEqual([]);
      expect((await home().containers.listImages(image.containerId)).encodings).toEqual([]);
      expect((await home().containers.read(image.containerId))?.encodings.size ?? 0).toBe(0);
    });

    it('a picture that was stored while its container was erased goes with the task', async () => {
      const { dependencies, image } = await prepare();
      const { containerId } = image;
      const found = await home().containers.read(containerId);
      await eraseContainer(dependencies, containerId, OWNER);
      await home().pictures.put(image, bytes);

      await runTask(dependencies, { task: 'erase_container', containerId, createdAt: found?.container.createdAt ?? 0 });

      expect(await home().pictures.list(containerId)).toEqual([]);
    });

    it('a deadline that passes while the picture waits makes the image failed', async () => {
      const encoder = anEncoder();
      const { encode, summarize, pass } = await prepare(encoder);
      pass(PROCESSING_DEADLINE_SECONDS * 1000);

      expect(await summarize()).toMatchObject([{ slot: { status: 'failed', failure: { code: 'timed_out' } } }]);
      expect(await encode()).toMatchObject({ outcome: 'failed', failure: { code: 'timed_out' } });
      expect(encoder.calls).toBe(0);
    });

    it('a deadline that passes while the worker encodes makes the image failed, without vectors', async () => {
      const base = anEncoder();
      const slow: Encoder = {
        identity: base.identity,
        async encode(...given) {
          prepared.pass(PROCESSING_DEADLINE_SECONDS * 1000);
          return await base.encode(...given);
        },
      };
      const prepared = await prepare(slow);

      expect(await prepared.encode()).toMatchObject({ outcome: 'failed', failure: { code: 'timed_out' } });

      expect(await prepared.summarize()).toMatchObject([{ slot: { status: 'failed' } }]);
      const { containerId } = prepared.image;
      expect((await home().containers.read(containerId))?.encodings.size).toBe(0);
    });

    it('an image that is given up is failed, and its picture is gone', async () => {
      const { dependencies, image, encode, summarize } = await prepare();

      const failure = { code: 'encoder_unavailable' };
      expect(await markImageFailed(dependencies, image)).toMatchObject({ outcome: 'failed', failure });

      expect(await encode()).toEqual({ outcome: 'skipped', reason: 'already_failed' });
      expect(await summarize()).toMatchObject([{ slot: { status: 'failed', failure } }]);
      expect(await home().pictures.list(image.containerId)).toEqual([]);
    });

    it('the same idempotency key at the same time takes one slot', async () => {
      const { image, add, summarize } = await prepare(anEncoder(), 'a key');

      const again = await Promise.all([add(), add(), add()]);

      expect(again.map(({ imageId }) => imageId)).toEqual([image.imageId, image.imageId, image.imageId]);
      expect(await summarize()).toHaveLength(1);
    });

    it('an upload that does not arrive makes its image failed, and one that does not', async () => {
      const { dependencies, image } = await prepare();
      const { containerId } = image;
      const request = { containerId, owner: OWNER, contentType: 'image/jpeg', baseUrl: 'http://localhost' };
      const missing = (await createUpload(dependencies, request)).slot;
      const arrived = (await createUpload(dependencies, request)).slot;
      await home().pictures.put(pictureOf(containerId, arrived), bytes);

      const check = ({ imageId, createdAt }: typeof missing) =>
        runTask(dependencies, { task: 'check_upload', containerId, imageId, createdAt });

      expect([await check(missing), await check(arrived)]).toEqual(['missing', 'arrived']);
      expect((await home().containers.findSlot(containerId, missing.imageId))?.slot).toMatchObject({
        status: 'failed',
        failure: { code: 'upload_missing' },
      });
    });
  });
}
