import { chmodSync, closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { StartError } from '../process/start-error.ts';
import { describeHolder, explainFileError, PRIVATE_FILE } from './data-folder.ts';
import { APPLICATION_ID, createSchema, SCHEMA_VERSION, upgradeSchema } from './schema.ts';
import { type Database, DatabaseSync, sqliteCodeOf, sqliteCodes } from './sqlite.ts';

/** Pages in the write-ahead log after which SQLite copies them into the database: 16 MB. */
const CHECKPOINT_PAGES = 4000;

/** The file of the database in a data folder. */
export const databaseFileOf = (dataDir: string): string => join(dataDir, 'face-encode.db');

/**
 * Opens the database of a data folder for this process alone, and makes it where there is none. The lock is one of the
 * operating system: it ends with the process, however that ends.
 *
 * @throws {StartError} the folder is in use or cannot be written, or the file is damaged, foreign or newer. The file stays as
 *   it is then.
 */
export function openDatabase(dataDir: string): Database {
  const file = databaseFileOf(dataDir);
  const isNew = !existsSync(file) || statSync(file).size === 0;
  try {
    if (isNew) closeSync(openSync(file, 'a', PRIVATE_FILE));
    else checkFile(file);
    // SQLite gives the files beside it the same rights.
    chmodSync(file, PRIVATE_FILE);
    return openAndLock(file);
  } catch (error) {
    throw explain(dataDir, error);
  }
}

/** A database in memory, for tests and measurements. */
export function openMemoryDatabase(): Database {
  const database = new DatabaseSync(':memory:');
  createSchema(database);
  return database;
}

function openAndLock(file: string): Database {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // One process, so no memory is shared with others; and no reader can keep old pages in the log.
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    // Deleted content is overwritten, and nothing is written outside the data folder.
    database.exec('PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY');
    // The first transaction makes everything: wherever it is interrupted, the file is empty and the next start tries again.
    const version = readNumber(database, 'PRAGMA user_version');
    if (version === 0) createSchema(database);
    else upgradeSchema(database, version);
    // A transaction survives the end of the process; the last ones may be lost when the machine loses power.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; BEGIN IMMEDIATE; COMMIT`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';

/** Where the header has the application id. https://sqlite.org/fileformat2.html#the_database_header */
const APPLICATION_ID_OFFSET = 68;

/** Looks at a file before SQLite may change anything in it or beside it. */
function checkFile(file: string): void {
  const header = readHeader(file);
  if (!header.toString('latin1').startsWith(MAGIC) || header.readUInt32BE(APPLICATION_ID_OFFSET) !== APPLICATION_ID) {
    throw new StartError(`The file ${file} is not a database of face-encode. ${LEFT_ALONE}`);
  }
  // An interrupted creation leaves a journal, which has to be rolled back before anything can be read.
  const database = new DatabaseSync(file, { readOnly: !existsSync(`${file}-journal`), timeout: 0 });
  try {
    const version = readNumber(database, 'PRAGMA user_version');
    if (version > SCHEMA_VERSION) {
      throw new StartError(
        `The database ${file} was written by a newer version of face-encode (its format is ${version}, this version reads ${SCHEMA_VERSION}). ${LEFT_ALONE}`,
      );
    }
    const { quick_check: verdict } = z
      .object({ quick_check: z.string() })
      .parse(database.prepare('PRAGMA quick_check(1)').get());
    if (verdict !== 'ok') throw damaged(file, verdict);
  } finally {
    database.close();
  }
}

const LEFT_ALONE = 'It was left as it is. Move it away, or set DATA_DIR to another folder.';

const damaged = (file: string, reason: string, cause?: unknown): StartError =>
  new StartError(`The database ${file} is damaged (${reason.replaceAll('\n', ' ')}). ${LEFT_ALONE}`, { cause });

function readHeader(file: string): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, header, 0, HEADER_BYTES, 0);
    return header;
  } finally {
    closeSync(descriptor);
  }
}

const readNumber = (database: Database, pragma: string): number =>
  z.array(z.number()).parse(Object.values(database.prepare(pragma).get() ?? {}))[0] ?? 0;

function explain(dataDir: string, error: unknown): unknown {
  if (error instanceof StartError || !(error instanceof Error)) return error;
  const file = databaseFileOf(dataDir);
  switch (sqliteCodeOf(error)) {
    case sqliteCodes.BUSY:
      return new StartError(
        `The data folder ${dataDir} is in use by another process${describeHolder(dataDir)}. Stop that process, or set DATA_DIR to another folder.`,
      );
    case sqliteCodes.CORRUPT:
    case sqliteCodes.NOTADB:
      return damaged(file, error.message, error);
    case sqliteCodes.FULL:
      return explainFileError(file, Object.assign(error, { code: 'ENOSPC' }));
    case sqliteCodes.IOERR:
      return explainFileError(file, Object.assign(error, { code: 'EIO' }));
    case sqliteCodes.READONLY:
    case sqliteCodes.CANTOPEN:
      return explainFileError(file, Object.assign(error, { code: 'EACCES' }));
    default:
      return explainFileError(file, error);
  }
}
