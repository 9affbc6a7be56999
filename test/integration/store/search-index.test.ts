import { afterEach, describe, expect, it } from 'vitest';
import { TransientError } from '../../../functions/domain/errors.ts';
import { openSearchIndex, type SearchIndex } from '../../../local/search/search-index.ts';
import { type SearchThread, startSearchThread } from '../../../local/search/search-thread.ts';
import { openMemoryDatabase } from '../../../local/store/open-database.ts';
import type { Database } from '../../../local/store/sqlite.ts';
import { idNumber, NOW } from '../../support/builders.ts';
import { personVector, pictureVector } from '../../support/faces/people.ts';

const PARTITION = 'partition';

const opened: { close(): void }[] = [];

afterEach(() => {
  for (const { close } of opened.splice(0).reverse()) close();
});

function openDatabase(): Database {
  const database = openMemoryDatabase();
  opened.push({ close: () => database.close() });
  return database;
}

/** Opens an index, and keeps its threads to look at. */
function openIndex(database: Database) {
  const threads: SearchThread[] = [];
  const index = openSearchIndex(database, () => {
    const thread = startSearchThread();
    threads.push(thread);
    return thread;
  });
  opened.push(index);
  return { index, threads };
}

/** Enrols people as rows, without the store. */
function enrolPeople(database: Database, people: readonly number[]): void {
  const addContainer = database.prepare('INSERT INTO containers VALUES (?, ?, ?, ?)');
  const addEnrolment = database.prepare(
    `INSERT INTO enrolments (container_id, search_partition, encoder, vector, faces, sources, enrolled_at, expires_at)
     VALUES (?, '${PARTITION}', '{}', ?, 1, '[]', ?, ?)`,
  );
  database.exec('BEGIN');
  for (const person of people) {
    addContainer.run(idNumber(person), 'anyone', NOW, NOW + 1000);
    const vector = new Uint8Array(Float32Array.from(personVector(person)).buffer);
    addEnrolment.run(idNumber(person), vector, NOW, NOW + 1000);
  }
  database.exec('COMMIT');
}

const findNearest = async (index: SearchIndex, database: Database, person: number) => {
  const query = { partition: PARTITION, limit: 1, maxDistance: 0.5, now: NOW };
  const { ids, searched } = await index.search({ ...query, vector: Float32Array.from(pictureVector(person, 0)) });
  const row =
    ids[0] === undefined
      ? undefined
      : database.prepare('SELECT container_id FROM enrolments WHERE enrolment_id = ?').get(ids[0]);
  return { found: row?.container_id, searched };
};

describe('the index of one machine', () => {
  it('loads everyone who was enrolled before, in several turns', async () => {
    const database = openDatabase();
    enrolPeople(
      database,
      Array.from({ length: 1300 }, (_, person) => person + 1),
    );

    const { index } = openIndex(database);

    expect(await findNearest(index, database, 1234)).toEqual({ found: idNumber(1234), searched: 1300 });
  });

  it('takes over who comes and who goes while it loads', async () => {
    const database = openDatabase();
    enrolPeople(
      database,
      Array.from({ length: 1300 }, (_, person) => person + 1),
    );
    const { index } = openIndex(database);
    await new Promise((resolve) => setImmediate(resolve));
    enrolPeople(database, [2000]);
    database.prepare('DELETE FROM containers WHERE container_id IN (?, ?)').run(idNumber(3), idNumber(1290));

    expect(await findNearest(index, database, 2000)).toEqual({ found: idNumber(2000), searched: 1299 });
    expect(await findNearest(index, database, 3)).toEqual({ found: undefined, searched: 1299 });
    expect(await findNearest(index, database, 1290)).toEqual({ found: undefined, searched: 1299 });
  });

  it('forgets a change that was rolled back', async () => {
    const database = openDatabase();
    enrolPeople(database, [1, 2]);
    const { index } = openIndex(database);
    expect((await findNearest(index, database, 1)).searched).toBe(2);

    database.exec('BEGIN; DELETE FROM containers; ROLLBACK');

    expect(await findNearest(index, database, 1)).toEqual({ found: idNumber(1), searched: 2 });
  });

  it('starts again with the whole table when its thread has ended', async () => {
    const database = openDatabase();
    enrolPeople(database, [1, 2]);
    const { index, threads } = openIndex(database);
    await findNearest(index, database, 1);

    threads[0]?.close();

    enrolPeople(database, [3]);
    expect(await findNearest(index, database, 3)).toEqual({ found: idNumber(3), searched: 3 });
    expect(threads).toHaveLength(2);
  });

  it('never searches a half of the people, also when its thread ends while they are loaded', async () => {
    const database = openDatabase();
    enrolPeople(
      database,
      Array.from({ length: 1300 }, (_, person) => person + 1),
    );
    const { index, threads } = openIndex(database);
    const early = findNearest(index, database, 1234).catch((error: unknown) => error);
    threads[0]?.close();

    const late = findNearest(index, database, 1234);

    expect(await early).toBeInstanceOf(TransientError);
    expect(await late).toEqual({ found: idNumber(1234), searched: 1300 });
  });

  it('starts again when it could not read what had changed', async () => {
    const database = openDatabase();
    enrolPeople(database, [1]);
    const { index, threads } = openIndex(database);
    await findNearest(index, database, 1);
    database.exec('PRAGMA ignore_check_constraints = ON');
    enrolPeople(database, [2]);
    database.exec(`UPDATE enrolments SET vector = x'00' WHERE container_id = '${idNumber(2)}'`);
    await expect(findNearest(index, database, 1)).rejects.toThrow();
    database.prepare('DELETE FROM containers WHERE container_id = ?').run(idNumber(2));

    expect(await findNearest(index, database, 1)).toEqual({ found: idNumber(1), searched: 1 });
    expect(threads.length).toBeGreaterThan(1);
  });
});

describe('the thread of the search', () => {
  it('fails the searches that it has not answered when it ends, as something that may work next time', async () => {
    const thread = startSearchThread();
    const query = { partition: PARTITION, limit: 1, maxDistance: 1, now: NOW };
    const search = () => thread.search({ ...query, vector: Float32Array.from(personVector(1)) });
    const waiting = search();

    thread.close();

    await expect(waiting).rejects.toBeInstanceOf(TransientError);
    await expect(search()).rejects.toBeInstanceOf(TransientError);
    expect(thread.isGone).toBe(true);
  });
});
