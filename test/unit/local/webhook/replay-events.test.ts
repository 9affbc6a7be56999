import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../../functions/domain/ids.ts';
import { StartError } from '../../../../local/process/start-error.ts';
import { jobQueue } from '../../../../local/queue/job-queue.ts';
import { openDatabase } from '../../../../local/store/open-database.ts';
import { replayEvents } from '../../../../local/webhook/replay-events.ts';
import { makeTestFolder } from '../../../support/test-folder.ts';

describe('a replay of dead events', () => {
  it('makes them due at once, with all their tries, and leaves everything else alone', async () => {
    const folder = await makeTestFolder();
    const before = openDatabase(folder);
    const jobs = jobQueue(before, Date.now);
    const kinds = ['webhook', 'task', 'webhook'] as const;
    for (const kind of kinds) {
      jobs.enqueue({ kind, containerId: newId(), imageId: newId(), dueAt: 0 });
      const job = jobs.claim(kind);
      if (job) jobs.bury(job);
    }
    const later = Date.now() + 60_000;
    jobs.enqueue({ kind: 'webhook', containerId: newId(), imageId: newId(), dueAt: later });
    before.close();

    expect(replayEvents(folder)).toBe(2);
    expect(replayEvents(folder)).toBe(0);

    const after = openDatabase(folder);
    const rows = after
      .prepare('SELECT kind, state, tries, due_at <= ? AS due FROM jobs ORDER BY job_id')
      .all(Date.now());
    expect(rows).toEqual([
      { kind: 'webhook', state: 'waiting', tries: 0, due: 1 },
      { kind: 'task', state: 'dead', tries: 1, due: 1 },
      { kind: 'webhook', state: 'waiting', tries: 0, due: 1 },
      { kind: 'webhook', state: 'waiting', tries: 0, due: 0 },
    ]);
    after.close();
  });

  it('makes no folder where there is none', async () => {
    const folder = join(await makeTestFolder(), 'other');
    expect(() => replayEvents(folder)).toThrow(StartError);
    expect(() => replayEvents(folder)).toThrow('There is no database');
  });

  it('waits for the end of the service that has the folder', async () => {
    const folder = await makeTestFolder();
    const database = openDatabase(folder);
    expect(() => replayEvents(folder)).toThrow('is in use by another process');
    database.close();
  });
});
