import { VECTOR_LENGTH } from '../../api/limits.ts';
import { type Database, transaction } from './sqlite.ts';

/** Marks the file as one of this service: "face" in ASCII. https://sqlite.org/fileformat2.html#application_id */
export const APPLICATION_ID = 0x66616365;

/** Grows with every change of the tables. */
export const SCHEMA_VERSION = 2;

const BYTES_PER_VECTOR = VECTOR_LENGTH * 8;

/**
 * Times are milliseconds since 1970. Slots and encodings are removed with their container, jobs by the statement that removes
 * it. `container_id` and `image_id` stand in each job for that statement; the two jobs that complete an erasure stay.
 */
const tables = `
  CREATE TABLE containers (
    container_id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX containers_by_expiry ON containers (expires_at);

  CREATE TABLE slots (
    slot_id INTEGER PRIMARY KEY,
    container_id TEXT NOT NULL REFERENCES containers ON DELETE CASCADE,
    image_id TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('processing', 'completed', 'failed')),
    created_at INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    error_code TEXT,
    error TEXT,
    detected_type TEXT,
    finished_at INTEGER,
    face_count INTEGER,
    digest TEXT,
    reservation_id TEXT,
    UNIQUE (container_id, image_id)
  ) STRICT;

  CREATE TABLE encodings (
    slot_id INTEGER PRIMARY KEY REFERENCES slots ON DELETE CASCADE,
    width REAL,
    height REAL,
    encoder TEXT NOT NULL,
    faces TEXT NOT NULL,
    vectors BLOB NOT NULL CHECK (length(vectors) % ${BYTES_PER_VECTOR} = 0)
  ) STRICT;

  CREATE TABLE jobs (
    job_id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('image', 'task', 'webhook')),
    container_id TEXT NOT NULL,
    image_id TEXT,
    body TEXT NOT NULL,
    is_erasure INTEGER NOT NULL CHECK (is_erasure IN (0, 1)),
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'working', 'dead')),
    tries INTEGER NOT NULL DEFAULT 0,
    enqueued_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX jobs_by_due ON jobs (kind, due_at) WHERE state <> 'dead';
  CREATE INDEX jobs_by_container ON jobs (container_id);
`;

/** People whom searches find; since version 2. No id is used twice, so that the index in memory can tell rows apart. */
const enrolments = `
  CREATE TABLE enrolments (
    enrolment_id INTEGER PRIMARY KEY AUTOINCREMENT,
    container_id TEXT NOT NULL UNIQUE REFERENCES containers ON DELETE CASCADE,
    search_partition TEXT NOT NULL,
    encoder TEXT NOT NULL,
    vector BLOB NOT NULL CHECK (length(vector) = ${VECTOR_LENGTH * 4}),
    faces INTEGER NOT NULL,
    sources TEXT NOT NULL,
    label TEXT,
    enrolled_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX enrolments_by_expiry ON enrolments (expires_at);
`;

/** Makes the tables in a new database. */
export function createSchema(database: Database): void {
  transaction(database, () => {
    database.exec(tables);
    database.exec(enrolments);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION};`);
  });
}

/** Adds what a database of an earlier version lacks. */
export function upgradeSchema(database: Database, version: number): void {
  if (version >= SCHEMA_VERSION) return;
  transaction(database, () => {
    database.exec(enrolments);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION};`);
  });
}
