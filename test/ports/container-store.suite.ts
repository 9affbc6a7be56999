import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../functions/domain/ids.ts';
import type { Encodings, Failure, Slot } from '../../functions/domain/model.ts';
import type { ContainerStore } from '../../functions/domain/ports.ts';
import { aContainer, aFace, aSlot, aVector, MINUTE, NOW } from '../support/builders.ts';
import type { OpenTestHome, TestHome } from './test-home.ts';

const failure: Failure = { code: 'corrupt_image', message: 'damaged' };

const encodingsOf = (imageId: string, difference: Partial<Encodings> = {}): Encodings => ({
  imageId,
  faces: [
    { ...aFace(), faceId: newId() },
    { ...aFace({ box: null, landmarks: null, confidence: null, quality: null }), faceId: newId() },
  ],
  width: 300,
  height: 400,
  encoder: { name: 'test', version: '1' },
  ...difference,
});

const reservationIn = (containerId: string, slot: Partial<Slot> = {}) => ({
  containerId,
  owner: 'anyone',
  now: NOW,
  slot: aSlot({ imageId: newId(), reservationId: newId(), ...slot }),
});

const reserveManyAtOnce = async (containers: ContainerStore, containerId: string, count: number) => {
  const outcomes = await Promise.all(
    Array.from({ length: count }, () => containers.reserve(reservationIn(containerId))),
  );
  return Object.fromEntries(
    [...Map.groupBy(outcomes, ({ outcome }) => outcome)].map(([outcome, all]) => [outcome, all.length]),
  );
};

/** What every store of containers promises, wherever it is. */
export function describeContainerStore(name: string, openHome: OpenTestHome): void {
  describe(`containers in ${name}`, () => {
    let home: TestHome;

    beforeAll(async () => {
      home = await openHome();
    });

    afterAll(() => home.close());

    async function createContainer(): Promise<string> {
      const { slots: _, ...container } = aContainer({ containerId: newId() });
      await home.containers.create(container);
      return container.containerId;
    }

    async function reserveOne(containers = home.containers) {
      const containerId = await createContainer();
      const reservation = reservationIn(containerId);
      const { slot } = reservation;
      await containers.reserve(reservation);
      const encodings = encodingsOf(slot.imageId);
      const found = { slot, expiresAt: aContainer().expiresAt };
      const complete = (now = NOW, made = encodings) => containers.complete(containerId, made, found, now);
      const fail = () => containers.fail(containerId, slot, failure, NOW);
      return { containerId, slot, imageId: slot.imageId, encodings, found, complete, fail };
    }

    const slotOf = async (containerId: string, imageId: string) =>
      (await home.containers.findSlot(containerId, imageId))?.slot;

    const readEncodings = async (containerId: string, imageId: string) =>
      (await home.containers.read(containerId))?.encodings.get(imageId);

    describe('creating a container', () => {
      it('gives back the container of this id where there is one', async () => {
        const containerId = await createContainer();
        const { slots: _, ...first } = aContainer({ containerId });

        const again = await home.containers.create({ ...first, createdAt: NOW });

        expect(again).toEqual(first);
      });

      it('begins anew where the container of this id has expired, with nothing of the old one', async () => {
        const { containerId, complete } = await reserveOne();
        await complete();
        const { slots: _, ...later } = aContainer({
          containerId,
          createdAt: aContainer().expiresAt,
          expiresAt: NOW * 2,
        });

        expect(await home.containers.create(later)).toEqual(later);
        expect((await home.containers.read(containerId))?.container).toEqual({ ...later, slots: [] });
      });
    });

    describe('the limit of five images', () => {
      it.each([1, 2, 3, 4, 5])('holds when forty come at once (round %i)', async () => {
        const containerId = await createContainer();

        expect(await reserveManyAtOnce(home.containers, containerId, 40)).toEqual({ reserved: 5, full: 35 });
        expect((await home.containers.read(containerId))?.container.slots).toHaveLength(5);
      });

      it('holds when forty come at once and the response to each write is lost', async () => {
        const containerId = await createContainer();

        const outcomes = await reserveManyAtOnce(home.containersLosingResponses, containerId, 40);

        expect(outcomes).toEqual({ already_reserved: 5, full: 35 });
        expect((await home.containers.read(containerId))?.container.slots).toHaveLength(5);
      });

      it('takes one slot for one image, however often it is asked', async () => {
        const reservation = reservationIn(await createContainer());

        const outcomes = [await home.containers.reserve(reservation), await home.containers.reserve(reservation)];

        expect(outcomes).toEqual([{ outcome: 'reserved' }, { outcome: 'already_reserved', slot: reservation.slot }]);
        expect(await reserveManyAtOnce(home.containers, reservation.containerId, 10)).toEqual({ reserved: 4, full: 6 });
      });

      it('counts a slot that was released once, however often it is released', async () => {
        const { containerId, slot, complete } = await reserveOne(home.containersLosingResponses);
        await complete();

        await home.containersLosingResponses.release(containerId, slot);
        await home.containersLosingResponses.release(containerId, slot);

        expect((await home.containers.read(containerId))?.encodings.size).toBe(0);
        expect(await reserveManyAtOnce(home.containers, containerId, 10)).toEqual({ reserved: 5, full: 5 });
      });
    });

    describe('a reservation', () => {
      it.each([
        ["another owner's container", { owner: 'somebody else' }],
        ['an expired container', { now: aContainer().expiresAt }],
        ['an unknown container', { containerId: newId() }],
      ])('finds no container in %s', async (_, difference) => {
        const containerId = await createContainer();

        const outcome = await home.containers.reserve({ ...reservationIn(containerId), ...difference });

        expect(outcome).toEqual({ outcome: 'container_not_found' });
        expect((await home.containers.read(containerId))?.container.slots).toEqual([]);
      });

      it('keeps everything of the slot', async () => {
        const reservation = reservationIn(await createContainer(), { digest: 'abc' });
        await home.containers.reserve(reservation);

        const found = await home.containers.findSlot(reservation.containerId, reservation.slot.imageId);

        expect(found).toEqual({ slot: reservation.slot, expiresAt: aContainer().expiresAt });
      });

      it('of another call does not release the slot', async () => {
        const { containerId, imageId, slot } = await reserveOne();

        await home.containers.release(containerId, { ...slot, reservationId: newId() });

        expect(await slotOf(containerId, imageId)).toEqual(slot);
      });

      it('does not release the slot once a repeated call has claimed it, and may be claimed again', async () => {
        const { containerId, imageId, slot } = await reserveOne();

        expect(await home.containers.claim(containerId, slot)).toBe('claimed');
        expect(await home.containersLosingResponses.claim(containerId, slot)).toBe('claimed');
        await home.containers.release(containerId, slot);

        expect(await slotOf(containerId, imageId)).toMatchObject({ imageId, status: 'processing' });
      });

      it('cannot be claimed when the slot was released, or taken anew', async () => {
        const { containerId, slot } = await reserveOne();
        await home.containers.release(containerId, slot);
        expect(await home.containers.claim(containerId, slot)).toBe('gone');

        await home.containers.reserve({
          ...reservationIn(containerId),
          slot: { ...slot, createdAt: slot.createdAt + 1 },
        });
        expect(await home.containers.claim(containerId, slot)).toBe('gone');
      });
    });

    describe('the state of an image', () => {
      it('becomes completed with its encodings, every bit of them', async () => {
        const { containerId, imageId, encodings, complete } = await reserveOne();
        const vector = aVector()
          .with(0, -0)
          .with(1, Number.MIN_VALUE)
          .with(2, 0.1 + 0.2);
        const made = { ...encodings, faces: [{ ...aFace({ vector }), faceId: newId() }, ...encodings.faces] };

        expect(await complete(NOW, made)).toBe('changed');

        expect((await home.containers.read(containerId))?.container.slots).toMatchObject([
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
        expect((await home.containers.read(containerId))?.container.slots).toMatchObject([
          { status: 'failed', failure },
        ]);
      });

      it('is the same when the response to its change is lost', async () => {
        const completed = await reserveOne(home.containersLosingResponses);
        const failed = await reserveOne(home.containersLosingResponses);

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

        expect(await home.containers.fail(containerId, slot, failure, slot.deadline + MINUTE)).toBe('changed');
      });

      it('does not come back once the image was erased', async () => {
        const { containerId, imageId, slot, complete, fail } = await reserveOne();
        await home.containers.removeSlot(containerId, imageId, slot.createdAt);

        expect([await complete(), await fail()]).toEqual(['no_slot', 'no_slot']);
        await home.containers.discardEncodings(containerId, slot);
        expect((await home.containers.listImages(containerId)).encodings).toEqual([]);
      });

      it('keeps the vectors of the first try when a second one brings others', async () => {
        const { containerId, imageId, encodings, complete } = await reserveOne();
        await complete();

        await complete(NOW, { ...encodings, faces: [] });

        expect(await readEncodings(containerId, imageId)).toEqual(encodings);
      });

      it('does not take the vectors of a picture that was erased, when another one came under the same id', async () => {
        const { containerId, imageId, encodings, found, complete, fail } = await reserveOne();
        await home.containers.removeSlot(containerId, imageId, found.slot.createdAt);
        const slot = { ...found.slot, createdAt: found.slot.createdAt + 1 };
        await home.containers.reserve({ ...reservationIn(containerId), slot });

        expect([await complete(), await fail()]).toEqual(['no_slot', 'no_slot']);
        const own = { ...encodings, faces: [] };
        expect(await home.containers.complete(containerId, own, { ...found, slot }, NOW)).toBe('changed');

        await complete();
        await home.containers.discardEncodings(containerId, found.slot);
        expect(await readEncodings(containerId, imageId)).toEqual(own);
      });
    });

    describe('removing', () => {
      it('a container removes its slots', async () => {
        const { containerId, imageId, complete } = await reserveOne();
        await complete();

        await home.containers.removeContainer(containerId, aContainer().createdAt);

        expect(await home.containers.read(containerId)).toBeUndefined();
        expect(await home.containers.findSlot(containerId, imageId)).toBeUndefined();
        expect((await home.containers.listImages(containerId)).slots).toEqual(new Set());
      });

      it('leaves a container and a slot alone that were created at another time', async () => {
        const { containerId, imageId, slot } = await reserveOne();

        await home.containers.removeContainer(containerId, aContainer().createdAt + 1);
        await home.containers.removeSlot(containerId, imageId, slot.createdAt + 1);

        expect(await slotOf(containerId, imageId)).toEqual(slot);
      });

      it('an image leaves the others, and makes room for one more', async () => {
        const { containerId, imageId, slot, encodings, complete } = await reserveOne();
        await complete();
        await reserveManyAtOnce(home.containers, containerId, 4);
        const other = (await home.containers.read(containerId))?.container.slots.find((one) => one.imageId !== imageId);

        await home.containersLosingResponses.removeSlot(containerId, other?.imageId ?? '', other?.createdAt ?? 0);

        expect(await readEncodings(containerId, slot.imageId)).toEqual(encodings);
        expect(await reserveManyAtOnce(home.containers, containerId, 10)).toEqual({ reserved: 1, full: 9 });
      });

      it('lists the images that have slots, and those that have encodings', async () => {
        const { containerId, imageId, slot, complete } = await reserveOne();
        const waiting = reservationIn(containerId);
        await home.containers.reserve(waiting);
        await complete();

        const { slots, encodings } = await home.containers.listImages(containerId);

        expect(slots).toEqual(new Set([imageId, waiting.slot.imageId]));
        expect(encodings).toMatchObject([{ imageId, createdAt: slot.createdAt }]);
      });

      it('does nothing where there is nothing', async () => {
        const [containerId, imageId] = [newId(), newId()];

        await home.containers.removeContainer(containerId, NOW);
        await home.containers.removeSlot(containerId, imageId, NOW);
        await home.containers.release(containerId, aSlot());
        await home.containers.discardEncodings(containerId, aSlot());

        expect(await home.containers.claim(containerId, aSlot())).toBe('gone');
        expect(await home.containers.read(containerId)).toBeUndefined();
        expect(await home.containers.listImages(containerId)).toEqual({ slots: new Set(), encodings: [] });
      });
    });
  });
}
