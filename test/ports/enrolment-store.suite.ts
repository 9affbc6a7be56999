import { describe, expect, it } from 'vitest';
import { measureDistance } from '../../api/distance.ts';
import { newId } from '../../functions/domain/ids.ts';
import type { Slot } from '../../functions/domain/model.ts';
import {
  type Enrolment,
  isFindable,
  type SearchQuery,
  toSinglePrecision,
} from '../../functions/domain/search/enrolment.ts';
import { aContainer, NOW } from '../support/builders.ts';
import { personVector, pictureVector } from '../support/faces/people.ts';
import { encodingsOf, reservationIn } from './containers.ts';
import { type OpenTestStores, useHome } from './test-home.ts';

const DAY = 24 * 60 * 60 * 1000;
const encoder = { name: 'test', version: '1' };

/** What a home promises of enrolled people, whatever index it has. */
export function describeEnrolmentStore(name: string, openHome: OpenTestStores): void {
  describe(`the enrolments in ${name}`, () => {
    const home = useHome(openHome);

    /** A container of an owner with one completed image, and an enrolment of it that is not stored yet. */
    async function prepare(owner: string, person: number, difference: Partial<Enrolment> = {}) {
      const { slots: _, ...container } = aContainer({ containerId: newId(), owner, expiresAt: NOW + 30 * DAY });
      await home().containers.create(container);
      const { containerId, createdAt: containerCreatedAt } = container;
      const slot = await addImage(containerId, owner);
      const enrolment: Enrolment = {
        ...{ containerId, containerCreatedAt, owner, encoder },
        vector: toSinglePrecision(personVector(person)),
        faces: 1,
        images: [{ imageId: slot.imageId, createdAt: slot.createdAt }],
        label: `person ${person}`,
        enrolledAt: NOW,
        expiresAt: container.expiresAt,
        ...difference,
      };
      return { enrolment, slot, containerId };
    }

    async function addImage(containerId: string, owner: string): Promise<Slot> {
      const reservation = { ...reservationIn(containerId), owner };
      await home().containers.reserve(reservation);
      const { slot } = reservation;
      const found = { slot, expiresAt: NOW + DAY };
      await home().containers.complete(containerId, encodingsOf(slot.imageId), found, NOW);
      return slot;
    }

    async function enrol(owner: string, person: number, difference: Partial<Enrolment> = {}) {
      const prepared = await prepare(owner, person, difference);
      expect(await home().enrolments.put(prepared.enrolment)).toBe('enrolled');
      return prepared;
    }

    /** Searches for a new picture of a person. */
    const search = (owner: string, person: number, difference: Partial<SearchQuery> = {}) =>
      home().enrolments.search({
        ...{ owner, encoder, limit: 10, maxDistance: 10, now: NOW },
        vector: toSinglePrecision(pictureVector(person, 1)),
        ...difference,
      });

    const readOne = async (containerId: string) => (await home().enrolments.read([containerId]))[0];

    it('gives back what was stored, every bit of the vector', async () => {
      const { enrolment } = await enrol('ann', 1);

      const stored = await readOne(enrolment.containerId);

      expect(stored?.enrolment).toEqual(enrolment);
      expect(stored?.container).toMatchObject({ containerId: enrolment.containerId, owner: 'ann' });
      expect(stored && isFindable(stored, 'ann', NOW)).toBe(true);
    });

    it('finds the nearest people first, and says how many were searched', async () => {
      const people = [];
      for (const person of [10, 11, 12, 13]) people.push(await enrol('bob', person));

      const found = await search('bob', 12);

      expect(found.containerIds[0]).toBe(people[2]?.containerId);
      expect(found.containerIds.toSorted()).toEqual(people.map(({ containerId }) => containerId).toSorted());
      expect(found).toMatchObject({ searched: 4, hasMore: false });
      expect(await search('bob', 12, { limit: 1 })).toMatchObject({
        containerIds: [people[2]?.containerId],
        searched: 4,
        hasMore: true,
      });
    });

    it('finds people at exactly the largest distance, however an index adds up', async () => {
      const people = await Promise.all(Array.from({ length: 12 }, (_, person) => enrol('edge', person)));
      const query = toSinglePrecision(pictureVector(20, 1));

      for (const { containerId, enrolment } of people) {
        const maxDistance = measureDistance(query, enrolment.vector);
        const { containerIds } = await home().enrolments.search({
          ...{ owner: 'edge', encoder, vector: query, limit: 20, maxDistance, now: NOW },
        });
        expect(containerIds).toContain(containerId);
      }
    });

    it('reaches neither other owners, nor other encoders, nor other versions', async () => {
      await enrol('cid', 20);
      await enrol('dan', 20, { encoder: { name: 'other', version: '1' } });
      await enrol('dan', 20, { encoder: { name: 'test', version: '2' } });

      expect(await search('dan', 20)).toEqual({ containerIds: [], searched: 0, hasMore: false });
      expect(await search('dan', 20, { encoder: { name: 'test', version: '2' } })).toMatchObject({ searched: 1 });
    });

    it('puts an enrolment in the place of the one before, and counts the person once', async () => {
      const { enrolment, containerId } = await enrol('eve', 30);
      const again = { ...enrolment, enrolledAt: NOW + 5, label: 'new', vector: toSinglePrecision(personVector(31)) };

      expect(await home().enrolments.put({ ...again, expiresAt: NOW + 3 * DAY })).toBe('enrolled');

      expect(await search('eve', 31, { maxDistance: 0.5 })).toMatchObject({ containerIds: [containerId], searched: 1 });
      expect((await readOne(containerId))?.enrolment).toMatchObject({ label: 'new', expiresAt: NOW + 3 * DAY });
    });

    it('takes the same enrolment twice for one, as when a response was lost', async () => {
      const { enrolment, containerId } = await enrol('fay', 40);

      expect(await home().enrolments.put(enrolment)).toBe('enrolled');

      expect(await search('fay', 40)).toMatchObject({ containerIds: [containerId], searched: 1 });
    });

    it('enrols nobody whose container, or one of whose images, is gone meanwhile', async () => {
      const erased = await prepare('gus', 50);
      await home().containers.removeContainer(erased.containerId, erased.enrolment.containerCreatedAt);
      const withoutImage = await prepare('gus', 51);
      await home().containers.removeSlot(
        withoutImage.containerId,
        withoutImage.slot.imageId,
        withoutImage.slot.createdAt,
      );
      const otherImage = await prepare('gus', 52);
      const images = [{ imageId: otherImage.slot.imageId, createdAt: otherImage.slot.createdAt + 1 }];
      const otherContainer = await prepare('gus', 53);
      const containerCreatedAt = otherContainer.enrolment.containerCreatedAt + 1;

      expect(await home().enrolments.put(erased.enrolment)).toBe('gone');
      expect(await home().enrolments.put(withoutImage.enrolment)).toBe('gone');
      expect(await home().enrolments.put({ ...otherImage.enrolment, images })).toBe('gone');
      expect(await home().enrolments.put({ ...otherContainer.enrolment, containerCreatedAt })).toBe('gone');

      expect(await search('gus', 50)).toEqual({ containerIds: [], searched: 0, hasMore: false });
      expect((await home().containers.listImages(withoutImage.containerId)).enrolment).toBeUndefined();
    });

    it('is searched no more once it was discarded, and counted no more', async () => {
      const { enrolment, containerId } = await enrol('hal', 60);
      await enrol('hal', 61);

      await home().containers.discardEnrolment(enrolment);
      await home().containers.discardEnrolment(enrolment);

      const found = await search('hal', 60);
      expect(found.containerIds).not.toContain(containerId);
      expect(found.searched).toBe(1);
      expect(await readOne(containerId)).toBeUndefined();
    });

    it('stays when an earlier one of the same container is discarded', async () => {
      const { enrolment, containerId } = await enrol('ida', 70);
      await home().enrolments.put({ ...enrolment, enrolledAt: NOW + 5 });

      await home().containers.discardEnrolment(enrolment);

      expect(await readOne(containerId)).toMatchObject({ enrolment: { enrolledAt: NOW + 5 } });
    });

    it('cannot be found from the removal of its container on', async () => {
      const { enrolment, containerId } = await enrol('jim', 80);

      await home().containers.removeContainer(containerId, enrolment.containerCreatedAt);

      expect(await readOne(containerId)).toBeUndefined();
      const { enrolment: left, createdAt } = await home().containers.listImages(containerId);
      expect(createdAt).toBeUndefined();
      if (left) await home().containers.discardEnrolment(left);
      expect(await search('jim', 80)).toEqual({ containerIds: [], searched: 0, hasMore: false });
    });

    it('cannot be found from the removal of an image behind it on, and an erasure sees both', async () => {
      const { enrolment, slot, containerId } = await enrol('kim', 90);

      await home().containers.removeSlot(containerId, slot.imageId, slot.createdAt);

      const stored = await readOne(containerId);
      expect(stored && isFindable(stored, 'kim', NOW)).toBe(false);
      expect(await home().containers.listImages(containerId)).toMatchObject({
        createdAt: enrolment.containerCreatedAt,
        slots: new Map(),
        enrolment: { containerId, enrolledAt: NOW, images: enrolment.images },
      });
    });

    it('is not searched after its end, and not counted', async () => {
      await enrol('leo', 100, { expiresAt: NOW + 2 * DAY });
      await enrol('leo', 101, { expiresAt: NOW + 9 * DAY });

      const later = await search('leo', 101, { now: NOW + 4 * DAY });

      expect(later.searched).toBe(1);
      const [ended] = (await home().enrolments.read(later.containerIds)).filter(
        (stored) => !isFindable(stored, 'leo', NOW + 4 * DAY),
      );
      expect(ended?.enrolment.expiresAt ?? NOW + 2 * DAY).toBe(NOW + 2 * DAY);
    });

    it('leaves the summary and the erasure of the container as they were', async () => {
      const { containerId, slot } = await enrol('mia', 110);

      const found = await home().containers.read(containerId);

      expect([...(found?.encodings.keys() ?? [])]).toEqual([slot.imageId]);
      expect((await home().containers.listImages(containerId)).slots).toEqual(
        new Map([[slot.imageId, slot.createdAt]]),
      );
    });
  });
}
