import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eraseContainer, eraseImage } from '../../../functions/domain/erase.ts';
import { newId } from '../../../functions/domain/ids.ts';
import { pictureOf } from '../../../functions/domain/picture-name.ts';
import { readTask } from '../../../functions/domain/read-task.ts';
import { runTask } from '../../../functions/domain/run-task.ts';
import { createUpload } from '../../../functions/domain/uploads/create-upload.ts';
import { packVector } from '../../../functions/domain/vector-bytes.ts';
import type { Maintenance } from '../../../local/maintenance/maintain.ts';
import { type JobRunner, startJobRunner } from '../../../local/queue/job-runner.ts';
import { type Home, openHome } from '../../../local/store/open-home.ts';
import { aContainer, aFace, aSlot, aVector, MINUTE, NOW } from '../../support/builders.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { findBytes } from '../../support/homes/stored-bytes.ts';
import { makeTestFolder } from '../../support/test-folder.ts';

const OWNER = 'anyone';
const DAY = 24 * 60 * MINUTE;
const { log, records } = captureLogs();

let folder: string;
let home: Home;
let running: (Maintenance | JobRunner)[];

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  folder = await makeTestFolder();
  home = openHome(folder, { events: true, log });
  const tasks = startJobRunner({
    ...{ jobs: home.jobs, kind: 'task', concurrency: 1, retryBaseSeconds: 10, log, now: Date.now, random: Math.random },
    async work({ body }) {
      const task = readTask(body);
      if (task) await runTask({ ...home, now: Date.now }, task);
    },
    onDead: async () => 'keep',
  });
  running = [home.maintain(), tasks];
  records.length = 0;
});

afterEach(async () => {
  for (const part of running) await part.stop();
  home.close();
  vi.useRealTimers();
});

/** Lets time pass. Calls of the file system take no time of this clock, so each second waits for those it has begun. */
async function pass(milliseconds: number): Promise<void> {
  const isBusy = () => process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));
  for (let left = milliseconds; left > 0; left -= 1000) {
    await vi.advanceTimersByTimeAsync(Math.min(left, 1000));
    for (let idle = 0; idle < 3; idle = isBusy() ? 0 : idle + 1) await turn();
  }
}

/** A container with every trace that an image can leave. */
async function fill(containerId = newId(), expiresAt = NOW + DAY) {
  const ids = [containerId];
  // Numbers that no other container has.
  const vector = aVector(Number.parseInt(containerId.slice(0, 8), 16));
  await home.containers.create(aContainer({ containerId, expiresAt }));
  const reserve = async () => {
    const slot = aSlot({ imageId: newId(), deadline: NOW + DAY });
    await home.containers.reserve({ containerId, owner: OWNER, now: NOW, slot });
    ids.push(slot.imageId);
    return slot;
  };
  const completed = await reserve();
  const encodings = {
    ...{ imageId: completed.imageId, width: 1, height: 1, encoder: { name: 'test', version: '1' } },
    faces: [{ ...aFace({ vector }), faceId: newId() }],
  };
  await home.containers.complete(containerId, encodings, { slot: completed, expiresAt }, NOW);
  const deadEvent = home.jobs.claim('webhook');
  if (deadEvent) home.jobs.bury(deadEvent);
  const failed = await reserve();
  await home.containers.fail(containerId, failed, { code: 'corrupt_image', message: 'damaged' }, NOW);
  const waiting = await reserve();
  await home.pictures.put(pictureOf(containerId, waiting), Buffer.from(`picture of ${waiting.imageId}`));
  const upload = await createUpload(
    { ...home, forms: { create: async () => ({ url: 'http://localhost/', fields: {} }) }, newId, now: Date.now },
    { containerId, owner: OWNER, contentType: 'image/jpeg', baseUrl: 'http://localhost' },
  );
  ids.push(upload.slot.imageId);
  return { containerId, ids, completed, traces: [...ids, packVector(vector).subarray(0, 64)] };
}

const filesWith = (traces: readonly (string | Uint8Array)[]) => traces.flatMap((trace) => findBytes(folder, [trace]));

const erasing = () => ({ ...home, eraseAgainSeconds: 20, now: Date.now });

describe('within a minute', () => {
  it('an erased container is in no file, with all that was announced, waited or failed', async () => {
    const gone = await fill();
    const kept = await fill();
    for (const trace of gone.traces) expect(findBytes(folder, [trace])).not.toEqual([]);

    await eraseContainer(erasing(), gone.containerId, OWNER);
    await pass(MINUTE);

    expect(filesWith(gone.traces)).toEqual([]);
    for (const trace of kept.traces) expect(findBytes(folder, [trace])).not.toEqual([]);
  });

  it('an erased image is in no file', async () => {
    const { containerId, completed, ids, traces } = await fill();
    const [, imageId = '', ...others] = ids;

    await eraseImage(erasing(), { containerId, imageId }, OWNER);
    await pass(MINUTE);

    expect(imageId).toBe(completed.imageId);
    expect(filesWith([imageId, ...traces.slice(-1)])).toEqual([]);
    for (const id of others) expect(findBytes(folder, [id])).not.toEqual([]);
  });

  it('an expired container is in no file, and one that has not expired is whole', async () => {
    const gone = await fill(newId(), NOW + 2 * MINUTE);
    const kept = await fill();
    await pass(2 * MINUTE);
    records.length = 0;

    await pass(MINUTE);

    expect(filesWith(gone.traces)).toEqual([]);
    expect((await home.containers.read(kept.containerId))?.container.slots).toHaveLength(4);
    expect(await home.pictures.list(kept.containerId)).toHaveLength(1);
  });

  it('what was erased is in no file when the service stops before', async () => {
    const gone = await fill();
    await eraseContainer(erasing(), gone.containerId, OWNER);
    for (const part of running.splice(0)) await part.stop();

    // The task that completes the erasure is all that is left.
    expect(filesWith(gone.traces.slice(1))).toEqual([]);
  });
});

describe('the sweep', () => {
  it('says what it removed, and nothing where there was nothing', async () => {
    await fill(newId(), NOW + MINUTE);
    await pass(3 * MINUTE);

    expect(records.filter(({ code }) => code === 'EXPIRED_REMOVED')).toMatchObject([{ containers: 1, pictures: 0 }]);
  });

  it('removes pictures without an image that waits for them, in an hour at most', async () => {
    const containerId = newId();
    await home.pictures.put(pictureOf(containerId, aSlot()), Uint8Array.of(1));

    await pass(61 * MINUTE);

    expect(await home.pictures.list(containerId)).toEqual([]);
  });

  it('removes dead letters after 14 days', async () => {
    await fill(newId(), NOW + 100 * DAY);
    const countDead = () => home.database.prepare(`SELECT count(*) AS count FROM jobs WHERE state = 'dead'`).get();
    await pass(MINUTE);
    expect(countDead()).toEqual({ count: 1 });

    vi.setSystemTime(NOW + 14 * DAY);
    await pass(MINUTE);
    expect(countDead()).toEqual({ count: 0 });
  });

  it('goes on with the next one when it has failed', async () => {
    const { containerId } = await fill(newId(), NOW + MINUTE);
    home.database.exec(
      `CREATE TEMP TRIGGER broken BEFORE DELETE ON containers BEGIN SELECT RAISE(ABORT, 'broken'); END`,
    );
    await pass(3 * MINUTE);
    expect(records).toContainEqual(expect.objectContaining({ code: 'SWEEP_FAILED' }));

    home.database.exec('DROP TRIGGER broken');
    await pass(MINUTE);
    expect(await home.containers.read(containerId)).toBeUndefined();
  });
});
