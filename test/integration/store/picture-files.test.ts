import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { TransientError } from '../../../functions/domain/errors.ts';
import type { PictureName } from '../../../functions/domain/ports.ts';
import { type JobQueue, jobQueue } from '../../../local/queue/job-queue.ts';
import { openMemoryDatabase } from '../../../local/store/open-database.ts';
import { type PictureFiles, pictureFiles } from '../../../local/store/picture-files.ts';
import { aPictureName, CONTAINER_ID, IMAGE_ID, NOW } from '../../support/builders.ts';
import { makeTestFolder } from '../../support/test-folder.ts';

const bytes = Uint8Array.of(1, 2, 3);
const name = aPictureName();

let folder: string;
let jobs: JobQueue;
let pictures: PictureFiles;

beforeEach(async () => {
  folder = await makeTestFolder();
  jobs = jobQueue(openMemoryDatabase(), () => NOW);
  pictures = pictureFiles(folder, jobs, () => NOW);
});

const listFiles = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((file) => file.name);

describe('a picture', () => {
  it('is one file, and its job is enqueued when it is whole', async () => {
    await pictures.put(name, bytes);

    expect(listFiles()).toEqual([`${CONTAINER_ID}.${IMAGE_ID}.${name.createdAt}`]);
    expect(jobs.claim('image')).toMatchObject({ containerId: CONTAINER_ID, imageId: IMAGE_ID });
  });

  it('that is stored again while it waits has no second job', async () => {
    await pictures.put(name, bytes);
    await pictures.put(name, bytes);

    expect(jobs.claim('image')).toBeDefined();
    expect(jobs.claim('image')).toBeUndefined();
  });

  it('that is stored again while it is at work has another job, which deletes it at the latest', async () => {
    await pictures.put(name, bytes);
    jobs.claim('image');
    await pictures.put(name, bytes);

    expect(jobs.claim('image')).toMatchObject({ imageId: IMAGE_ID, tries: 1 });
  });

  it('is listed beside files that are not of this service, such as those of a file manager', async () => {
    await pictures.put(name, bytes);
    writeFileSync(join(folder, 'pictures', '.DS_Store'), '');

    const found: PictureName[] = [];
    for await (const picture of pictures.listAll()) found.push(picture);
    expect(found).toEqual([name]);
  });

  it('that cannot be stored leaves no file and no job', async () => {
    rmSync(join(folder, 'pictures'), { recursive: true });
    writeFileSync(join(folder, 'pictures'), 'a file in the place of the folder');

    await expect(pictures.put(name, bytes)).rejects.toThrow('ENOTDIR');

    expect(listFiles()).toEqual(['pictures']);
    expect(jobs.claim('image')).toBeUndefined();
  });

  describe('whose job cannot be stored', () => {
    const enqueue = () => {
      throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
    };

    it('is not accepted, and leaves no file', async () => {
      const full = pictureFiles(folder, { enqueue }, () => NOW);

      await expect(full.put(name, bytes)).rejects.toThrow(TransientError);

      expect(listFiles()).toEqual([]);
    });

    it('leaves a file in the place of one that has a job', async () => {
      await pictures.put(name, bytes);
      const full = pictureFiles(folder, { enqueue }, () => NOW);

      await expect(full.put(name, bytes)).rejects.toThrow(TransientError);

      expect(await pictures.get(name)).toEqual(Buffer.from(bytes));
    });
  });

  it.each(['../../etc', '..', '', `${CONTAINER_ID}/..`, 'ABCDEF00-0000-4000-8000-000000000000', `${CONTAINER_ID}\0`])(
    'is never sought at a path that %j would name',
    async (id) => {
      await expect(pictures.put({ ...name, containerId: id }, bytes)).rejects.toThrow('Not the id');
      await expect(pictures.put({ ...name, imageId: id }, bytes)).rejects.toThrow('Not the id');
      await expect(pictures.get({ ...name, containerId: id })).rejects.toThrow('Not the id');
      await expect(pictures.delete({ ...name, imageId: id })).rejects.toThrow('Not the id');
      await expect(pictures.list(id)).rejects.toThrow('Not the id');
      expect(listFiles()).toEqual([]);
    },
  );
});
