import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { UPLOAD_MISSING_SECONDS } from '../../../api/limits.ts';
import { newId } from '../../../functions/domain/ids.ts';
import type { Slot } from '../../../functions/domain/model.ts';
import { pictureOf } from '../../../functions/domain/picture-name.ts';
import { followClock } from '../../../local/maintenance/follow-clock.ts';
import { CLOCK_INTERVAL, watchClock } from '../../../local/maintenance/watch-clock.ts';
import { type Home, openHome } from '../../../local/store/open-home.ts';
import { MAX_RECEIVES, PROCESSING_DEADLINE_SECONDS } from '../../../settings/work-limits.ts';
import { aContainer, aFace, aSlot, CONTAINER_ID, MINUTE, NOW } from '../../support/builders.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { makeTestFolder } from '../../support/test-folder.ts';

const nothing = { jobs: 0, enqueued: 0, extended: 0, released: 0, pictures: 0 };
const HOUR = PROCESSING_DEADLINE_SECONDS * 1000;
const picture = Uint8Array.of(1, 2, 3);

let folder: string;
let home: Home;
let time: number;

beforeEach(async () => {
  folder = await makeTestFolder();
  time = NOW;
  home = open();
  await home.containers.create(aContainer());
});

const open = () => openHome(folder, { events: true, log: captureLogs().log, now: () => time });

/** Ends the run without any order, and begins another one. */
async function restart({ lastAlive = NOW, later = 0 } = {}) {
  home.close();
  utimesSync(join(folder, 'process.pid'), new Date(lastAlive), new Date(lastAlive));
  time += later;
  home = open();
  return await home.recover();
}

async function reserve(difference: Partial<Slot> = {}): Promise<Slot> {
  const slot = aSlot({ imageId: newId(), deadline: NOW + HOUR, ...difference });
  await home.containers.reserve({ containerId: CONTAINER_ID, owner: 'anyone', now: NOW, slot });
  return slot;
}

async function store(difference: Partial<Slot> = {}): Promise<Slot> {
  const slot = await reserve(difference);
  await home.pictures.put(pictureOf(CONTAINER_ID, slot), picture);
  return slot;
}

const slots = async () => (await home.containers.read(CONTAINER_ID))?.container.slots;
const removeJobs = () => home.database.exec('DELETE FROM jobs');

describe('a recovery', () => {
  it('has nothing to do in a new folder, and says nothing', async () => {
    const { log, records } = captureLogs();
    const fresh = openHome(await makeTestFolder(), { events: true, log });
    expect(await fresh.recover()).toEqual(nothing);
    expect(records).toEqual([]);
    fresh.close();
  });

  it('leaves work alone that waits, and gives work back that was begun, with its tries', async () => {
    const [begun, waiting] = [await store(), await store()];
    home.jobs.claim('image');

    expect(await restart()).toEqual({ ...nothing, jobs: 1 });

    const jobs = [home.jobs.claim('image'), home.jobs.claim('image')];
    expect(jobs).toMatchObject([
      { imageId: begun.imageId, tries: 2 },
      { imageId: waiting.imageId, tries: 1 },
    ]);
    expect(home.jobs.claim('image')).toBeUndefined();
  });

  it('lets a picture on which the process dies run out of tries', async () => {
    await store();
    for (let count = 1; count <= MAX_RECEIVES; count += 1) {
      expect(home.jobs.claim('image')?.tries).toBe(count);
      await restart();
    }
    // The runner gives up a job with more tries than this.
    expect(home.jobs.claim('image')?.tries).toBe(MAX_RECEIVES + 1);
  });

  it('enqueues a picture that was stored in the moment of the kill', async () => {
    const { imageId } = await store();
    removeJobs();

    expect(await restart()).toEqual({ ...nothing, enqueued: 1 });
    expect(home.jobs.claim('image')).toMatchObject({ containerId: CONTAINER_ID, imageId, tries: 1 });
  });

  it('releases the slot of an upload that was interrupted before its picture was whole', async () => {
    await reserve();
    writeFileSync(join(folder, 'incoming', newId()), 'half a pict');

    expect(await restart()).toEqual({ ...nothing, released: 1 });
    expect(await slots()).toEqual([]);
    expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
  });

  it('keeps the slot of a direct upload that was announced to a client', async () => {
    const { imageId, createdAt } = await reserve();
    await home.tasks.enqueue({ task: 'check_upload', containerId: CONTAINER_ID, imageId, createdAt }, 600);

    expect(await restart()).toEqual(nothing);
    expect(await slots()).toMatchObject([{ imageId, status: 'processing' }]);
  });

  it('keeps what a client may have seen as timed out', async () => {
    await reserve({ deadline: NOW + MINUTE });

    expect(await restart({ later: HOUR })).toEqual(nothing);
    expect(await slots()).toHaveLength(1);
  });

  it('removes pictures without an image that waits for them', async () => {
    const completed = await store();
    const encodings = {
      ...{ imageId: completed.imageId, width: 1, height: 1, encoder: { name: 'test', version: '1' } },
      faces: [{ ...aFace(), faceId: newId() }],
    };
    await home.containers.complete(CONTAINER_ID, encodings, { slot: completed, expiresAt: NOW }, NOW);
    const erased = await store();
    await home.containers.removeSlot(CONTAINER_ID, erased.imageId, erased.createdAt);
    const waiting = await store();

    expect(await restart()).toMatchObject({ pictures: 2, enqueued: 0 });
    expect(await home.pictures.list(CONTAINER_ID)).toEqual([pictureOf(CONTAINER_ID, waiting)]);
    const statuses = new Map((await slots())?.map(({ imageId, status }) => [imageId, status]));
    expect(statuses).toEqual(
      new Map([
        [completed.imageId, 'completed'],
        [waiting.imageId, 'processing'],
      ]),
    );
  });

  it('goes on with the pictures and jobs that an earlier version has left, which do not tell their slot', async () => {
    const slot = await reserve();
    await home.pictures.put({ ...pictureOf(CONTAINER_ID, slot), createdAt: undefined }, picture);
    const withoutJob = await reserve();
    await home.pictures.put({ ...pictureOf(CONTAINER_ID, withoutJob), createdAt: undefined }, picture);
    home.database.prepare('DELETE FROM jobs WHERE image_id = ?').run(withoutJob.imageId);

    expect(await restart()).toEqual({ ...nothing, enqueued: 1 });

    const jobs = [home.jobs.claim('image'), home.jobs.claim('image')];
    expect(jobs).toMatchObject([
      { imageId: slot.imageId, body: '' },
      { imageId: withoutJob.imageId, body: '' },
    ]);
  });

  it('removes the picture of an erased image whose key was used again, and keeps the new one', async () => {
    const erased = await store();
    await home.containers.removeSlot(CONTAINER_ID, erased.imageId, erased.createdAt);
    const again = await store({ imageId: erased.imageId, createdAt: erased.createdAt + 1 });

    expect(await restart()).toEqual({ ...nothing, pictures: 1 });
    expect(await home.pictures.list(CONTAINER_ID)).toEqual([pictureOf(CONTAINER_ID, again)]);
  });

  it('releases the slot of an interrupted upload though a job of an erased image with its id is left', async () => {
    const erased = await reserve();
    await home.containers.removeSlot(CONTAINER_ID, erased.imageId, erased.createdAt);
    await home.pictures.put(pictureOf(CONTAINER_ID, erased), picture);
    await reserve({ imageId: erased.imageId, createdAt: erased.createdAt + 1 });

    expect(await restart()).toEqual({ ...nothing, pictures: 1, released: 1 });
    expect(await slots()).toEqual([]);
  });

  it('puts off the deadline of a picture that could not be worked on while nothing ran', async () => {
    const { imageId } = await store();

    expect(await restart({ later: 10 * HOUR })).toEqual({ ...nothing, extended: 1 });

    expect(await slots()).toMatchObject([{ imageId, deadline: NOW + 11 * HOUR }]);
  });

  it('leaves a deadline alone that may have passed while the process was alive', async () => {
    await store({ deadline: NOW + HOUR });

    expect(await restart({ lastAlive: NOW + HOUR - MINUTE, later: 10 * HOUR })).toEqual(nothing);
    expect(await slots()).toMatchObject([{ deadline: NOW + HOUR }]);
  });

  it('says what it did', async () => {
    await store();
    removeJobs();
    home.close();
    const { log, records } = captureLogs();
    home = openHome(folder, { events: true, log, now: () => time });

    await home.recover();

    expect(records).toMatchObject([{ level: 'info', code: 'RECOVERED', enqueued: 1, released: 0 }]);
  });
});

describe('a clock that was set back', () => {
  const DAY = 24 * HOUR;

  it('does not keep work waiting, nor move a deadline away', async () => {
    const slot = await store();
    const job = home.jobs.claim('image');
    if (job) home.jobs.retry(job, NOW + MINUTE);

    await restart({ later: -1000 * DAY });

    expect(home.jobs.nextDue('image')).toBe(time + MINUTE);
    expect(await slots()).toEqual([{ ...slot, deadline: time + HOUR }]);
    time += MINUTE;
    expect(home.jobs.claim('image')).toMatchObject({ imageId: slot.imageId, tries: 2 });
  });

  it('moves what waits also when that happens in a run, again after a disk that was full', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const slot = await store();
    const { log, records } = captureLogs();
    const start = time;
    let elapsed = 0;
    const clock = watchClock({ ...home, now: () => time, elapsed: () => elapsed, log });
    onTestFinished(() => clock.stop());
    const pass = (later: number) => {
      elapsed += CLOCK_INTERVAL;
      time += CLOCK_INTERVAL + later;
      vi.advanceTimersByTime(CLOCK_INTERVAL);
    };

    pass(0);
    expect(home.jobs.nextDue('image')).toBe(start);
    home.database.exec('PRAGMA query_only = ON');
    pass(-DAY);
    home.database.exec('PRAGMA query_only = OFF');
    pass(0);
    pass(0);

    expect(home.jobs.nextDue('image')).toBe(start - DAY);
    expect(await slots()).toEqual([{ ...slot, deadline: (slot.deadline ?? 0) - DAY }]);
    expect(records).toMatchObject([{ code: 'CLOCK_NOT_FOLLOWED' }, { code: 'CLOCK_SET_BACK', seconds: DAY / 1000 }]);
  });

  it('ends no image that was accepted after the clock was set back and before that was noticed', async () => {
    time -= DAY;
    const deadline = time + HOUR + UPLOAD_MISSING_SECONDS * 1000;
    await store({ deadline });

    followClock(home.database, NOW, time);

    expect(await slots()).toMatchObject([{ deadline }]);
  });

  it('is no matter where it was corrected by seconds', async () => {
    await store();
    const job = home.jobs.claim('image');
    if (job) home.jobs.retry(job, NOW + MINUTE);

    await restart({ later: -MINUTE / 2 });

    expect(home.jobs.nextDue('image')).toBe(NOW + MINUTE);
  });
});
