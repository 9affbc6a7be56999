import { describe, expect, it } from 'vitest';
import { newId } from '../../functions/domain/ids.ts';
import type { Slot } from '../../functions/domain/model.ts';
import type { ContainerStore } from '../../functions/domain/ports.ts';
import { aContainer, aSlot, NOW } from '../support/builders.ts';
import { containersIn, reservationIn } from './containers.ts';
import { type OpenTestStores, useHome } from './test-home.ts';

const reserveManyAtOnce = async (containers: ContainerStore, containerId: string, count: number) => {
  const outcomes = await Promise.all(
    Array.from({ length: count }, () => containers.reserve(reservationIn(containerId))),
  );
  return Object.fromEntries(
    [...Map.groupBy(outcomes, ({ outcome }) => outcome)].map(([outcome, all]) => [outcome, all.length]),
  );
};

/** What every store of containers promises, wherever it is. */
export function describeContainerStore(name: string, openHome: OpenTestStores): void {
  describe(`containers in ${name}`, () => {
    const home = useHome(openHome);
    const { createContainer, reserveOne, slotOf, readEncodings } = containersIn(home);

    describe('creating a container', () => {
      it('gives back the container of this id where there is one', async () => {
        const containerId = await createContainer();
        const { slots: _, ...first } = aContainer({ containerId });

        const again = await home().containers.create({ ...first, createdAt: NOW });

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

        expect(await home().containers.create(later)).toEqual(later);
        expect((await home().containers.read(containerId))?.container).toEqual({ ...later, slots: [] });
      });
    });

    describe('the limit of five images', () => {
      it.each([1, 2, 3, 4, 5])('holds when forty come at once (round %i)', async () => {
        const containerId = await createContainer();

        expect(await reserveManyAtOnce(home().containers, containerId, 40)).toEqual({ reserved: 5, full: 35 });
        expect((await home().containers.read(containerId))?.container.slots).toHaveLength(5);
      });

      it('holds when forty come at once and the response to each write is lost', async () => {
        const containerId = await createContainer();

        const outcomes = await reserveManyAtOnce(home().containersLosingResponses, containerId, 40);

        expect(outcomes).toEqual({ already_reserved: 5, full: 35 });
        expect((await home().containers.read(containerId))?.container.slots).toHaveLength(5);
      });

      it('takes one slot for one image, however often it is asked', async () => {
        const reservation = reservationIn(await createContainer());

        const outcomes = [await home().containers.reserve(reservation), await home().containers.reserve(reservation)];

        expect(outcomes).toEqual([{ outcome: 'reserved' }, { outcome: 'already_reserved', slot: reservation.slot }]);
        expect(await reserveManyAtOnce(home().containers, reservation.containerId, 10)).toEqual({
          reserved: 4,
          full: 6,
        });
      });

      it('counts a slot that was released once, however often it is released', async () => {
        const { containerId, slot, complete } = await reserveOne(home().containersLosingResponses);
        await complete();

        await home().containersLosingResponses.release(containerId, slot);
        await home().containersLosingResponses.release(containerId, slot);

        expect((await home().containers.read(containerId))?.encodings.size).toBe(0);
        expect(await reserveManyAtOnce(home().containers, containerId, 10)).toEqual({ reserved: 5, full: 5 });
      });
    });

    describe('a reservation', () => {
      it.each([
        ["another owner's container", { owner: 'somebody else' }],
        ['an expired container', { now: aContainer().expiresAt }],
        ['an unknown container', { containerId: newId() }],
      ])('finds no container in %s', async (_, difference) => {
        const containerId = await createContainer();

        const outcome = await home().containers.reserve({ ...reservationIn(containerId), ...difference });

        expect(outcome).toEqual({ outcome: 'container_not_found' });
        expect((await home().containers.read(containerId))?.container.slots).toEqual([]);
      });

      it('keeps everything of the slot', async () => {
        const reservation = reservationIn(await createContainer(), { digest: 'abc' });
        await home().containers.reserve(reservation);

        const found = await home().containers.findSlot(reservation.containerId, reservation.slot.imageId);

        expect(found).toEqual({ slot: reservation.slot, expiresAt: aContainer().expiresAt });
      });

      it('of another call does not release the slot', async () => {
        const { containerId, imageId, slot } = await reserveOne();

        await home().containers.release(containerId, { ...slot, reservationId: newId() });

        expect(await slotOf(containerId, imageId)).toEqual(slot);
      });

      it('does not release the slot once a repeated call has claimed it, and may be claimed again', async () => {
        const { containerId, imageId, slot } = await reserveOne();

        expect(await home().containers.claim(containerId, slot)).toBe('claimed');
        expect(await home().containersLosingResponses.claim(containerId, slot)).toBe('claimed');
        await home().containers.release(containerId, slot);

        expect(await slotOf(containerId, imageId)).toMatchObject({ imageId, status: 'processing' });
      });

      it('keeps the vectors of a slot that a repeated call has claimed', async () => {
        const { containerId, slot, encodings, complete } = await reserveOne();
        await complete();
        await home().containers.claim(containerId, slot);

        await home().containers.release(containerId, slot);

        expect(await readEncodings(containerId, slot.imageId)).toEqual(encodings);
      });

      it('leaves no vectors when its slot was taken anew before the end of the release', async () => {
        const { containerId, slot, complete } = await reserveOne();
        await complete();
        await home().containers.removeSlot(containerId, slot.imageId, slot.createdAt);
        const again = { createdAt: slot.createdAt + 1, imageId: slot.imageId };
        await home().containers.reserve(reservationIn(containerId, again));

        await home().containers.release(containerId, slot);

        expect(await home().containers.listImages(containerId)).toMatchObject({
          slots: new Map([[again.imageId, again.createdAt]]),
          encodings: [],
        });
      });

      it('cannot be claimed when the slot was released, or taken anew', async () => {
        const { containerId, slot } = await reserveOne();
        await home().containers.release(containerId, slot);
        expect(await home().containers.claim(containerId, slot)).toBe('gone');

        await home().containers.reserve({
          ...reservationIn(containerId),
          slot: { ...slot, createdAt: slot.createdAt + 1 },
        });
        expect(await home().containers.claim(containerId, slot)).toBe('gone');
      });
    });

    describe('a slot that its client gives back', () => {
      const nameOf = ({ imageId, createdAt }: Slot, reservationId = '') => ({ imageId, createdAt, reservationId });

      it('is removed, and counted once, however often it is given back', async () => {
        const { containerId, slot } = await reserveOne();

        await home().containersLosingResponses.removeUnclaimed(containerId, nameOf(slot, slot.reservationId));

        expect(await slotOf(containerId, slot.imageId)).toBeUndefined();
        expect(await reserveManyAtOnce(home().containers, containerId, 10)).toEqual({ reserved: 5, full: 5 });
      });

      it('stays when another call has taken or claimed it, or it was taken at another time', async () => {
        const { containerId, slot } = await reserveOne();
        await home().containers.removeUnclaimed(containerId, nameOf(slot, newId()));
        await home().containers.removeUnclaimed(containerId, {
          ...nameOf(slot, slot.reservationId),
          createdAt: slot.createdAt + 1,
        });
        await home().containers.claim(containerId, slot);
        await home().containers.removeUnclaimed(containerId, nameOf(slot, slot.reservationId));

        const { reservationId: _, ...claimed } = slot;
        expect(await slotOf(containerId, slot.imageId)).toEqual(claimed);
      });

      it.each(['complete', 'fail'] as const)('stays after %s', async (change) => {
        const one = await reserveOne();
        await one[change]();

        await home().containers.removeUnclaimed(one.containerId, nameOf(one.slot, one.slot.reservationId));

        expect(await slotOf(one.containerId, one.imageId)).toMatchObject({ imageId: one.imageId });
      });

      it('stays when an earlier version took it, which wrote no call', async () => {
        const containerId = await createContainer();
        const reservation = reservationIn(containerId);
        const { reservationId: _, ...slot } = reservation.slot;
        await home().containers.reserve({ ...reservation, slot });

        for (const id of ['', 'claimed', newId()])
          await home().containers.removeUnclaimed(containerId, nameOf(slot, id));

        expect(await slotOf(containerId, slot.imageId)).toEqual(slot);
      });
    });

    describe('removing', () => {
      it('a container removes its slots', async () => {
        const { containerId, imageId, complete } = await reserveOne();
        await complete();

        await home().containers.removeContainer(containerId, aContainer().createdAt);

        expect(await home().containers.read(containerId)).toBeUndefined();
        expect(await home().containers.findSlot(containerId, imageId)).toBeUndefined();
        expect((await home().containers.listImages(containerId)).slots).toEqual(new Map());
      });

      it('leaves a container and a slot alone that were created at another time', async () => {
        const { containerId, imageId, slot } = await reserveOne();

        await home().containers.removeContainer(containerId, aContainer().createdAt + 1);
        await home().containers.removeSlot(containerId, imageId, slot.createdAt + 1);

        expect(await slotOf(containerId, imageId)).toEqual(slot);
      });

      it('an image leaves the others, and makes room for one more', async () => {
        const { containerId, imageId, slot, encodings, complete } = await reserveOne();
        await complete();
        await reserveManyAtOnce(home().containers, containerId, 4);
        const other = (await home().containers.read(containerId))?.container.slots.find(
          (one) => one.imageId !== imageId,
        );

        await home().containersLosingResponses.removeSlot(containerId, other?.imageId ?? '', other?.createdAt ?? 0);

        expect(await readEncodings(containerId, slot.imageId)).toEqual(encodings);
        expect(await reserveManyAtOnce(home().containers, containerId, 10)).toEqual({ reserved: 1, full: 9 });
      });

      it('lists the images that have slots, and those that have encodings', async () => {
        const { containerId, imageId, slot, complete } = await reserveOne();
        const waiting = reservationIn(containerId);
        await home().containers.reserve(waiting);
        await complete();

        const { slots, encodings } = await home().containers.listImages(containerId);

        expect([...slots.keys()].toSorted()).toEqual([imageId, waiting.slot.imageId].toSorted());
        expect(slots.get(imageId)).toBe(slot.createdAt);
        expect(encodings).toMatchObject([{ imageId, createdAt: slot.createdAt }]);
      });

      it('does nothing where there is nothing', async () => {
        const [containerId, imageId] = [newId(), newId()];

        await home().containers.removeContainer(containerId, NOW);
        await home().containers.removeSlot(containerId, imageId, NOW);
        await home().containers.release(containerId, aSlot());
        await home().containers.discardEncodings(containerId, aSlot());

        expect(await home().containers.claim(containerId, aSlot())).toBe('gone');
        expect(await home().containers.read(containerId)).toBeUndefined();
        expect(await home().containers.listImages(containerId)).toEqual({
          createdAt: undefined,
          slots: new Map(),
          encodings: [],
          enrolment: undefined,
        });
      });
    });
  });
}
