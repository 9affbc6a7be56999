import { describe, expect, it } from 'vitest';
import { newId } from '../../functions/domain/ids.ts';
import { aFace, aVector, MINUTE, NOW } from '../support/builders.ts';
import { containersIn, encodingsOf, failure, reservationIn } from './containers.ts';
import { type OpenTestStores, useHome } from './test-home.ts';

/** What every store of containers promises about the state of an image, wherever it is. */
export function describeImageStates(name: string, openHome: OpenTestStores): void {
  describe(`the states of images in ${name}`, () => {
    const home = useHome(openHome);
    const { reserveOne, slotOf, readEncodings } = containersIn(home);

    describe('the state of an image', () => {
      it('becomes completed with its encodings, every bit of them', async () => {
        const { containerId, imageId, encodings, complete } = await reserveOne();
        const vector = aVector()
          .with(0, -0)
          .with(1, Number.MIN_VALUE)
          .with(2, 0.1 + 0.2);
        const made = { ...encodings, faces: [{ ...aFace({ vector }), faceId: newId() }, ...encodings.faces] };

        expect(await complete(NOW, made)).toBe('changed');

        expect((await home().containers.read(containerId))?.container.slots).toMatchObject([
          { imageId, status: 'completed' },
        ]);
        const read = await readEncodings(containerId, imageId);
        expect(read).toEqual(made);
        expect(read?.faces[0]?.vector.every((number, index) => Object.is(number, vector[index]))).toBe(true);
      });

      it('becomes completed without a face, and without a size', async () => {
        const { containerId, imageId, complete } = await reserveOne();
        const nothing = encodingsOf(imageId, { faces: [], width: null, height: null });

        expect(await complete(NOW, nothing)).toBe('changed');
        expect(await readEncodings(containerId, imageId)).toEqual(nothing);
      });

      it('is kept with the time at which it became terminal, and with the number of faces', async () => {
        const completed = await reserveOne();
        const failed = await reserveOne();

        await completed.complete(NOW + 1);
        await failed.fail();

        expect(await slotOf(completed.containerId, completed.imageId)).toEqual({
          ...completed.slot,
          status: 'completed',
          finishedAt: NOW + 1,
          faceCount: 2,
        });
        expect(await slotOf(failed.containerId, failed.imageId)).toEqual({
          ...failed.slot,
          status: 'failed',
          finishedAt: NOW,
          failure,
        });
      });

      it('is final once it is completed', async () => {
        const { complete, fail } = await reserveOne();
        await complete();

        expect([await complete(), await fail()]).toEqual(['already_completed', 'already_completed']);
      });

      it('is final once it is failed', async () => {
        const { containerId, complete, fail } = await reserveOne();
        await fail();

        expect([await complete(), await fail()]).toEqual(['already_failed', 'already_failed']);
        expect((await home().containers.read(containerId))?.container.slots).toMatchObject([
          { status: 'failed', failure },
        ]);
      });

      it('is the same when the response to its change is lost', async () => {
        const completed = await reserveOne(home().containersLosingResponses);
        const failed = await reserveOne(home().containersLosingResponses);

        expect([await completed.complete(), await failed.fail()]).toEqual(['already_completed', 'already_failed']);
        expect(await readEncodings(completed.containerId, completed.imageId)).toEqual(completed.encodings);
      });

      it('does not become completed from its deadline on', async () => {
        const { slot, complete } = await reserveOne();

        expect(await complete(slot.deadline)).toBe('deadline_passed');
        expect(await complete(slot.deadline - 1)).toBe('changed');
      });

      it('may become failed after its deadline', async () => {
        const { containerId, slot } = await reserveOne();

        expect(await home().containers.fail(containerId, slot, failure, slot.deadline + MINUTE)).toBe('changed');
      });

      it('does not come back once the image was erased', async () => {
        const { containerId, imageId, slot, complete, fail } = await reserveOne();
        await home().containers.removeSlot(containerId, imageId, slot.createdAt);

        expect([await complete(), await fail()]).toEqual(['no_slot', 'no_slot']);
        await home().containers.discardEncodings(containerId, slot);
        expect((await home().containers.listImages(containerId)).encodings).toEqual([]);
      });

      it('keeps the vectors of the first try when a second one brings others', async () => {
        const { containerId, imageId, encodings, complete } = await reserveOne();
        await complete();

        await complete(NOW, { ...encodings, faces: [] });

        expect(await readEncodings(containerId, imageId)).toEqual(encodings);
      });

      it('does not take the vectors of a picture that was erased, when another one came under the same id', async () => {
        const { containerId, imageId, encodings, found, complete, fail } = await reserveOne();
        await home().containers.removeSlot(containerId, imageId, found.slot.createdAt);
        const slot = { ...found.slot, createdAt: found.slot.createdAt + 1 };
        await home().containers.reserve({ ...reservationIn(containerId), slot });

        expect([await complete(), await fail()]).toEqual(['no_slot', 'no_slot']);
        const own = { ...encodings, faces: [] };
        expect(await home().containers.complete(containerId, own, { ...found, slot }, NOW)).toBe('changed');

        await complete();
        await home().containers.discardEncodings(containerId, found.slot);
        expect(await readEncodings(containerId, imageId)).toEqual(own);
      });
    });
  });
}
