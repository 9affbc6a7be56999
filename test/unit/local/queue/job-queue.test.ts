import { beforeEach, describe, expect, it } from 'vitest';
import { type JobQueue, jobQueue } from '../../../../local/queue/job-queue.ts';
import { openMemoryDatabase } from '../../../../local/store/open-database.ts';
import type { Database } from '../../../../local/store/sqlite.ts';
import { VISIBILITY_TIMEOUT_SECONDS } from '../../../../settings/work-limits.ts';
import { CONTAINER_ID, IMAGE_ID, NOW } from '../../../support/builders.ts';

let time: number;
let jobs: JobQueue;
let database: Database;

beforeEach(() => {
  time = NOW;
  database = openMemoryDatabase();
  jobs = jobQueue(database, () => time);
  jobs.enqueue({ kind: 'image', containerId: CONTAINER_ID, imageId: IMAGE_ID, dueAt: NOW });
});

function claim() {
  const job = jobs.claim('image');
  if (!job) throw new Error('No job is due');
  return job;
}

describe('a try that was given up', () => {
  it.each(['finish', 'bury', 'retry'] as const)(
    'does not change the job by %s once the next one has begun',
    (change) => {
      const first = claim();
      time += VISIBILITY_TIMEOUT_SECONDS * 1000;
      const second = claim();

      jobs[change](first, NOW);

      expect(jobs.claim('image')).toBeUndefined();
      jobs.retry(second, time);
      expect(jobs.claim('image')).toMatchObject({ imageId: IMAGE_ID, tries: 3 });
    },
  );
});

it('a dead letter is not claimed', () => {
  jobs.bury(claim());
  time += VISIBILITY_TIMEOUT_SECONDS * 1000;

  expect(jobs.claim('image')).toBeUndefined();
  expect(jobs.nextDue('image')).toBeUndefined();
});

it('a try that cannot be stored does not begin', () => {
  // As on a full disk: the statement gives its row, and only the end of its transaction fails.
  database.exec(`
    CREATE TABLE anchors (id INTEGER PRIMARY KEY);
    CREATE TABLE links (anchor INTEGER REFERENCES anchors DEFERRABLE INITIALLY DEFERRED);
    CREATE TRIGGER fail_at_commit AFTER UPDATE ON jobs BEGIN INSERT INTO links VALUES (1); END;
  `);

  expect(() => jobs.claim('image')).toThrow('FOREIGN KEY');

  database.exec('DROP TRIGGER fail_at_commit');
  expect(jobs.claim('image')).toMatchObject({ tries: 1 });
});
