import type { DatabaseSync as Database } from 'node:sqlite';
import { TransientError } from '../../functions/domain/errors.ts';

export type { Database };

/** Node 22 warns while it loads this module that the module is new, at every start. A user can do nothing about it. */
function loadSilently(): typeof import('node:sqlite') {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

export const { DatabaseSync } = loadSilently();

/** SQLite's primary result codes, as listed in https://sqlite.org/rescode.html. */
export const sqliteCodes = {
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
} as const;

const { BUSY, LOCKED, IOERR, FULL } = sqliteCodes;

/** These may pass: the disk is full, or failed this time. */
const transientCodes = new Set<number>([BUSY, LOCKED, IOERR, FULL]);

/** The primary result code of an error of SQLite; undefined for other errors. */
export const sqliteCodeOf = (error: unknown): number | undefined =>
  // The lower byte is the primary code, the others say more.
  error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;

/** Runs all statements of the work, or none of them. */
export function transaction<Result>(database: Database, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has rolled back by itself after some errors, such as a full disk.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Runs statements for a port.
 *
 * @throws {TransientError} the disk is full or failed
 */
export async function runStatements<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = sqliteCodeOf(error);
    if (code === undefined || !transientCodes.has(code)) throw error;
    const reason = error instanceof Error ? error.message : '';
    throw new TransientError(`The database did not take a change: ${reason}`, { cause: error });
  }
}
