import { setImmediate as nextTurn } from 'node:timers/promises';
import * as z from 'zod';
import { VECTOR_LENGTH } from '../../api/limits.ts';
import { type Database, runStatements } from '../store/sqlite.ts';
import { type SearchThread, startSearchThread } from './search-thread.ts';
import type { VectorQuery, VectorResult } from './vector-partitions.ts';

/** The enrolled vectors in a thread, kept equal to the table `enrolments`. */
export interface SearchIndex {
  /** Searches the people who are enrolled when it is called. The ids are those of the rows. */
  search(query: VectorQuery): Promise<VectorResult>;
  /** Takes over what has changed in the table, such as an erasure. */
  catchUp(): void;
  close(): void;
}

/** Rows that are read without a pause: 2 ms. */
const ROWS_PER_TURN = 500;

/**
 * Triggers note each row that comes or goes, also by the removal of its container. The notes are part of the transaction that they
 * are about, and in memory alone (`temp_store`).
 */
const triggers = `
  CREATE TEMP TABLE enrolment_changes (
    change_id INTEGER PRIMARY KEY, enrolment_id INTEGER NOT NULL, search_partition TEXT NOT NULL, is_removal INTEGER NOT NULL
  ) STRICT;
  CREATE TEMP TRIGGER enrolment_added AFTER INSERT ON main.enrolments BEGIN
    INSERT INTO enrolment_changes (enrolment_id, search_partition, is_removal)
    VALUES (NEW.enrolment_id, NEW.search_partition, 0);
  END;
  CREATE TEMP TRIGGER enrolment_removed AFTER DELETE ON main.enrolments BEGIN
    INSERT INTO enrolment_changes (enrolment_id, search_partition, is_removal)
    VALUES (OLD.enrolment_id, OLD.search_partition, 1);
  END;
`;

const changeRow = z.object({ enrolment_id: z.int(), search_partition: z.string(), is_removal: z.int() });

type Change = z.output<typeof changeRow>;

const changeRows = z.array(changeRow);

const vectorRow = z.object({
  enrolment_id: z.int(),
  search_partition: z.string(),
  expires_at: z.int(),
  vector: z
    .instanceof(Uint8Array)
    .refine((bytes) => bytes.byteLength === VECTOR_LENGTH * Float32Array.BYTES_PER_ELEMENT),
});

type VectorRow = z.output<typeof vectorRow>;

/**
 * Opens the index, and loads it while the service starts: a search before its end waits for it.
 *
 * @param startThread for tests
 */
export function openSearchIndex(database: Database, startThread = startSearchThread): SearchIndex {
  database.exec(triggers);
  const takeChanges = database.prepare(
    'DELETE FROM enrolment_changes RETURNING change_id, enrolment_id, search_partition, is_removal',
  );
  const findRow = database.prepare(
    'SELECT enrolment_id, search_partition, expires_at, vector FROM enrolments WHERE enrolment_id = ?',
  );
  const listRows = database.prepare(
    `SELECT enrolment_id, search_partition, expires_at, vector FROM enrolments
     WHERE enrolment_id > :after AND enrolment_id <= :last ORDER BY enrolment_id LIMIT ${ROWS_PER_TURN}`,
  );
  const findLast = database.prepare('SELECT ifnull(max(enrolment_id), 0) AS last FROM enrolments');
  let isClosed = false;
  let isLoaded = false;
  let thread = startThread();
  let loading: Promise<void> | undefined;
  // Where it fails, the first search tries again and says why.
  loadOnce().catch(() => undefined);

  return {
    async search(query) {
      if (thread.isGone) {
        thread = startThread();
        loading = undefined;
      }
      // Where it ends meanwhile, another search may have started the next one, which has not loaded everyone yet.
      const loaded = thread;
      await runStatements(loadOnce);
      await runStatements(catchUp);
      return await loaded.search(query);
    },
    catchUp() {
      try {
        catchUp();
      } catch {
        // The next search tries again.
      }
    },
    close() {
      isClosed = true;
      thread.close();
    },
  };

  function loadOnce(): Promise<void> {
    loading ??= load(thread).catch((error: unknown) => {
      // A half of the vectors must not be searched.
      thread.close();
      throw error;
    });
    return loading;
  }

  async function load(target: SearchThread): Promise<void> {
    isLoaded = false;
    takeChanges.all();
    const { last } = z.object({ last: z.int() }).parse(findLast.get());
    for (let after = 0; after < last && !isClosed && !target.isGone; ) {
      const rows = listRows.all({ after, last }).map((row) => vectorRow.parse(row));
      addRows(target, rows);
      after = rows.at(-1)?.enrolment_id ?? last;
      await nextTurn();
    }
    if (target === thread) isLoaded = true;
  }

  function catchUp(): void {
    if (!isLoaded || isClosed || thread.isGone) return;
    try {
      for (const change of changeRows.parse(takeChanges.all())) takeOver(change);
    } catch (error) {
      // What was noted is forgotten: only the whole table tells what is missing now.
      thread.close();
      throw error;
    }
  }

  function takeOver({ enrolment_id, search_partition, is_removal }: Change): void {
    if (is_removal === 1) {
      thread.remove(search_partition, enrolment_id);
      return;
    }
    // A row that is gone again has a note of its own.
    const row = findRow.get(enrolment_id);
    if (row) addRows(thread, [vectorRow.parse(row)]);
  }
}

function addRows(thread: SearchThread, rows: readonly VectorRow[]): void {
  for (const [partition, ofPartition] of Map.groupBy(rows, ({ search_partition }) => search_partition)) {
    const vectors = new Float32Array(ofPartition.length * VECTOR_LENGTH);
    for (const [index, { vector }] of ofPartition.entries()) {
      new Uint8Array(vectors.buffer).set(vector, index * vector.byteLength);
    }
    thread.add({
      partition,
      ids: Float64Array.from(ofPartition, ({ enrolment_id }) => enrolment_id),
      expiries: Float64Array.from(ofPartition, ({ expires_at }) => expires_at),
      vectors,
    });
  }
}
