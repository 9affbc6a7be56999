import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { imageEventSchema } from '../../../../api/schemas.ts';
import { TransientError } from '../../../../functions/domain/errors.ts';
import { newId } from '../../../../functions/domain/ids.ts';
import type { ContainerStore } from '../../../../functions/domain/ports.ts';
import { type JobQueue, jobQueue } from '../../../../local/queue/job-queue.ts';
import { taskQueue } from '../../../../local/queue/task-queue.ts';
import { containerStore } from '../../../../local/store/container-store.ts';
import { openMemoryDatabase } from '../../../../local/store/open-database.ts';
import type { Database } from '../../../../local/store/sqlite.ts';
import { aContainer, aFace, aSlot, CONTAINER_ID, IMAGE_ID, idNumber, NOW } from '../../../support/builders.ts';

let database: Database;
let jobs: JobQueue;
let containers: ContainerStore;

const slot = aSlot();
const found = { slot, expiresAt: aContainer().expiresAt };
const encodings = {
  imageId: IMAGE_ID,
  faces: [{ ...aFace(), faceId: idNumber(1) }],
  width: 3,
  height: 4,
  encoder: { name: 'test', version: '1' },
};
const failure = { code: 'corrupt_image', message: 'damaged' } as const;

beforeEach(async () => {
  database = openMemoryDatabase();
  jobs = jobQueue(database, () => NOW);
  containers = containerStore(database, { jobs, events: true });
  await containers.create(aContainer());
  await containers.reserve({ containerId: CONTAINER_ID, owner: 'anyone', now: NOW, slot });
});

const jobSchema = z.object({ kind: z.string(), image_id: z.string().nullable(), body: z.string(), state: z.string() });
const listJobs = () => z.array(jobSchema).parse(database.prepare('SELECT * FROM jobs ORDER BY job_id').all());
const listEvents = () =>
  listJobs()
    .filter(({ kind }) => kind === 'webhook')
    .map(({ body }) => z.strictObject(imageEventSchema.shape).parse(JSON.parse(body)));

describe('an image that becomes terminal', () => {
  it('has its event with the same change', async () => {
    await containers.complete(CONTAINER_ID, encodings, found, NOW);

    expect(listEvents()).toEqual([
      {
        container_id: CONTAINER_ID,
        image_id: IMAGE_ID,
        status: 'completed',
        error_code: null,
        faces: 1,
        occurred_at: new Date(NOW).toISOString(),
      },
    ]);
  });

  it('has an event that says why it failed', async () => {
    await containers.fail(CONTAINER_ID, slot, failure, NOW);

    expect(listEvents()).toMatchObject([{ status: 'failed', error_code: 'corrupt_image', faces: null }]);
  });

  it('has one event, however often the change is repeated', async () => {
    for (let count = 0; count < 3; count += 1) {
      await containers.complete(CONTAINER_ID, encodings, found, NOW);
      await containers.fail(CONTAINER_ID, slot, failure, NOW);
    }

    expect(listEvents()).toHaveLength(1);
  });

  it('has none where no webhook is set', async () => {
    const silent = containerStore(database, { jobs, events: false });

    await silent.complete(CONTAINER_ID, encodings, found, NOW);

    expect(listJobs()).toEqual([]);
  });
});

describe('what is removed', () => {
  /** Every kind of job for an image, one of them at work, one of them a dead letter. */
  async function enqueueAll(imageId: string) {
    const image = { containerId: CONTAINER_ID, imageId };
    jobs.enqueue({ kind: 'image', ...image, dueAt: NOW });
    jobs.enqueue({ kind: 'image', ...image, dueAt: NOW });
    const work = jobs.claim('image');
    expect(work).toMatchObject(image);
    jobs.enqueue({ kind: 'webhook', ...image, dueAt: NOW });
    const event = jobs.claim('webhook');
    if (event) jobs.bury(event);
    await taskQueue(jobs, () => NOW).enqueue({ task: 'check_upload', ...image, createdAt: NOW }, 60);
  }

  const imagesOfJobs = () => new Set(listJobs().map(({ image_id }) => image_id));

  it('takes the jobs of its image along, and no others', async () => {
    const other = newId();
    await enqueueAll(IMAGE_ID);
    await enqueueAll(other);

    await containers.removeSlot(CONTAINER_ID, IMAGE_ID, slot.createdAt);

    expect(imagesOfJobs()).toEqual(new Set([other]));
  });

  it('takes the jobs of its container along, and no others', async () => {
    await enqueueAll(IMAGE_ID);
    await enqueueAll(newId());
    jobs.enqueue({ kind: 'image', containerId: newId(), imageId: idNumber(9), dueAt: NOW });

    await containers.removeContainer(CONTAINER_ID, aContainer().createdAt);

    expect(imagesOfJobs()).toEqual(new Set([idNumber(9)]));
  });

  it('leaves the task that completes its erasure', async () => {
    const tasks = taskQueue(jobs, () => NOW);
    const { createdAt } = aContainer();
    await tasks.enqueue({ task: 'erase_container', containerId: CONTAINER_ID, createdAt }, 20);
    await tasks.enqueue({ task: 'erase_image', containerId: CONTAINER_ID, imageId: IMAGE_ID, createdAt }, 20);

    await containers.removeContainer(CONTAINER_ID, createdAt);

    expect(listJobs()).toHaveLength(2);
  });

  it('keeps its jobs when another container of this id was meant', async () => {
    await enqueueAll(IMAGE_ID);
    const before = listJobs();

    await containers.removeContainer(CONTAINER_ID, NOW + 1);
    await containers.removeSlot(CONTAINER_ID, IMAGE_ID, NOW + 1);

    expect(listJobs()).toEqual(before);
  });

  it('says so, once the transaction is over', async () => {
    let isOver: boolean | undefined;
    jobs.on('erased', () => {
      isOver = !database.isTransaction;
    });

    await containers.removeContainer(CONTAINER_ID, aContainer().createdAt);

    expect(isOver).toBe(true);
  });
});

describe('a full disk', () => {
  const fill = () =>
    database.exec(`PRAGMA max_page_count = ${Number(database.prepare('PRAGMA page_count').get()?.page_count)}`);

  it('changes nothing, and lets the same call succeed later', async () => {
    fill();
    const many = { ...encodings, faces: Array.from({ length: 5 }, () => ({ ...aFace(), faceId: newId() })) };

    await expect(containers.complete(CONTAINER_ID, many, found, NOW)).rejects.toThrow(TransientError);

    const read = await containers.read(CONTAINER_ID);
    expect(read?.container.slots).toEqual([slot]);
    expect(read?.encodings.size).toBe(0);
    expect(listJobs()).toEqual([]);

    database.exec('PRAGMA max_page_count = 1000000');
    expect(await containers.complete(CONTAINER_ID, many, found, NOW)).toBe('changed');
  });

  it('is reported to every caller as passing', async () => {
    fill();
    const body = 'x'.repeat(10_000);
    const enqueue = async () => jobs.enqueue({ kind: 'image', containerId: newId(), imageId: null, body, dueAt: NOW });
    await expect(enqueue()).rejects.toThrow('full');
    const owner = 'o'.repeat(10_000);
    const createdAt = NOW;
    await expect(containers.create({ containerId: newId(), owner, createdAt, expiresAt: NOW })).rejects.toThrow(
      TransientError,
    );
  });
});

describe('a row that this service cannot have written', () => {
  it('is not taken for an image', async () => {
    database.exec(`UPDATE slots SET error_code = 'unheard_of'`);

    await expect(containers.read(CONTAINER_ID)).rejects.toThrow('error_code');
  });
});
