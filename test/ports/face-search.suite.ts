import { describe, expect, it } from 'vitest';
import { createContainer } from '../../functions/domain/containers/create-container.ts';
import { eraseContainer, eraseImage } from '../../functions/domain/erase.ts';
import { newId } from '../../functions/domain/ids.ts';
import { runTask } from '../../functions/domain/run-task.ts';
import { endEnrolment } from '../../functions/domain/search/end-enrolment.ts';
import { enrol } from '../../functions/domain/search/enrol.ts';
import { findMatches } from '../../functions/domain/search/find-matches.ts';
import { aFace, NOW } from '../support/builders.ts';
import { aCalibration } from '../support/faces/calibrations.ts';
import { pictureVector } from '../support/faces/people.ts';
import { encodingsOf, reservationIn } from './containers.ts';
import { type OpenTestStores, useHome } from './test-home.ts';

const DAY = 24 * 60 * 60 * 1000;

/** The search through the use cases, where it depends on what store and index promise together. */
export function describeFaceSearch(name: string, openHome: OpenTestStores): void {
  describe(`the search for people in ${name}`, () => {
    const home = useHome(openHome);
    let time = NOW;

    const dependencies = () => ({
      ...{
        containers: home().containers,
        enrolments: home().enrolments,
        pictures: home().pictures,
        tasks: home().tasks,
      },
      ...{ calibrations: [aCalibration()], newId, now: () => time, sleep: async () => undefined },
      ...{ retentionDays: 30, eraseAgainSeconds: 900, maxWaitSeconds: 0 },
    });

    /** A container with one completed picture of a person. */
    async function photograph(owner: string, person: number, picture = 0, idempotencyKey?: string) {
      const container = await createContainer(dependencies(), owner, idempotencyKey);
      const { containerId } = container;
      const reservation = {
        ...reservationIn(containerId, { deadline: time + DAY, createdAt: time }),
        owner,
        now: time,
      };
      await home().containers.reserve(reservation);
      const { slot } = reservation;
      const faces = [{ ...aFace({ vector: pictureVector(person, picture) }), faceId: newId() }];
      const found = { slot, expiresAt: container.expiresAt };
      await home().containers.complete(containerId, encodingsOf(slot.imageId, { faces }), found, time);
      return { containerId, imageId: slot.imageId, createdAt: container.createdAt, slot };
    }

    async function enrolPerson(owner: string, person: number, retainDays?: number) {
      const photographed = await photograph(owner, person);
      await enrol(
        dependencies(),
        { containerId: photographed.containerId, owner, label: `${person}`, retainDays },
        time,
      );
      return photographed;
    }

    const find = async (owner: string, containerId: string) =>
      await findMatches(dependencies(), { containerId, owner, maxFalseMatchRate: 0.01 }, time);

    const labels = async (owner: string, containerId: string) =>
      (await find(owner, containerId)).matches.map(({ enrolment }) => enrolment.label);

    it('finds a person again, and not the container itself', async () => {
      for (const person of [1, 2, 3]) await enrolPerson('ann', person);
      await enrolPerson('ben', 2);
      const probe = await photograph('ann', 2, 1);

      const found = await find('ann', probe.containerId);

      expect(found).toMatchObject({ searched: 3, maxFalseMatchRate: 0.01, expectedFalseMatches: 0.03 });
      expect(found.matches).toMatchObject([
        { enrolment: { label: '2', owner: 'ann' }, falseMatchRate: { estimate: 0.0001 } },
      ]);
      await enrol(dependencies(), { containerId: probe.containerId, owner: 'ann', label: 'probe' }, time);
      expect(await find('ann', probe.containerId)).toMatchObject({
        searched: 3,
        matches: [{ enrolment: { label: '2' } }],
      });
    });

    it('finds nobody whose container was erased, at once', async () => {
      const { containerId } = await enrolPerson('cid', 10);
      const probe = await photograph('cid', 10, 1);
      expect(await labels('cid', probe.containerId)).toEqual(['10']);

      await eraseContainer(dependencies(), containerId, 'cid');

      expect(await find('cid', probe.containerId)).toMatchObject({ searched: 0, matches: [] });
    });

    it('finds nobody of whom a picture behind the template was erased', async () => {
      const { containerId, imageId } = await enrolPerson('dan', 20);
      const probe = await photograph('dan', 20, 1);

      await eraseImage(dependencies(), { containerId, imageId }, 'dan');

      expect(await find('dan', probe.containerId)).toMatchObject({ searched: 0, matches: [] });
      expect((await home().containers.listImages(containerId)).enrolment).toBeUndefined();
    });

    it('finds nobody whose erasure was cut short after its first step, and the deferred task erases the rest', async () => {
      const one = await enrolPerson('eve', 30);
      const other = await enrolPerson('eve', 31);
      const probes = [await photograph('eve', 30, 1), await photograph('eve', 31, 1)];

      await home().containers.removeContainer(one.containerId, one.createdAt);
      await home().containers.removeSlot(other.containerId, other.imageId, other.slot.createdAt);

      for (const probe of probes) expect(await labels('eve', probe.containerId)).toEqual([]);
      const { createdAt } = one;
      await runTask(dependencies(), { task: 'erase_container', containerId: one.containerId, createdAt });
      const { containerId, imageId, slot } = other;
      await runTask(dependencies(), { task: 'erase_image', containerId, imageId, createdAt: slot.createdAt });
      for (const { containerId: id } of [one, other]) {
        expect((await home().containers.listImages(id)).enrolment).toBeUndefined();
      }
      expect(await find('eve', probes[0]?.containerId ?? '')).toMatchObject({ searched: 0 });
    });

    it('finds nobody after the end of the enrolment, nor of its container', async () => {
      await enrolPerson('fay', 40, 2);
      await enrolPerson('fay', 41);
      time += 3 * DAY;
      const probe = await photograph('fay', 40, 1);
      const other = await photograph('fay', 41, 1);

      expect(await find('fay', probe.containerId)).toMatchObject({ searched: 1, matches: [] });
      expect(await labels('fay', other.containerId)).toEqual(['41']);
      time += 28 * DAY;
      const late = await photograph('fay', 41, 2);
      expect(await labels('fay', late.containerId)).toEqual([]);
    });

    it('does not take a new container with the id of an erased one for the person who was enrolled', async () => {
      const first = await photograph('gus', 50, 0, 'key');
      await enrol(dependencies(), { containerId: first.containerId, owner: 'gus', label: 'first' }, time);
      await home().containers.removeContainer(first.containerId, first.createdAt);
      time += 1000;
      const second = await photograph('gus', 51, 0, 'key');
      expect(second.containerId).toBe(first.containerId);
      const probe = await photograph('gus', 50, 1);

      expect(await labels('gus', probe.containerId)).toEqual([]);
    });

    it('finds nobody whose enrolment was ended, and the container stays', async () => {
      const { containerId } = await enrolPerson('hal', 60);
      const probe = await photograph('hal', 60, 1);

      await endEnrolment(dependencies(), containerId, 'hal');

      expect(await find('hal', probe.containerId)).toMatchObject({ searched: 0, matches: [] });
      await expect(endEnrolment(dependencies(), containerId, 'hal')).rejects.toMatchObject({
        code: 'enrolment_not_found',
      });
      expect(await home().containers.read(containerId)).toBeDefined();
    });
  });
}
