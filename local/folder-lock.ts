import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from './start-error.ts';

/** Milliseconds between two signs of life. */
const BEAT = 10_000;

/** SQLite's result code for a lock that somebody else holds. */
const SQLITE_BUSY = 5;

/** A data folder that this process has for itself. */
export interface LockedFolder {
  /** When the process that had the folder before gave its last sign of life; undefined when there was none. */
  readonly lastAlive: Date | undefined;
  /** Gives the folder back. */
  unlock(): void;
}

/**
 * Makes the data folder when there is none and takes it for this process alone. The lock is one that the operating system
 * holds, by way of SQLite: it ends with the process, however that ends, and leaves nothing to clean up.
 *
 * While it holds the folder, the process gives a sign of life every ten seconds: the time of the file that names it.
 *
 * @throws {StartError} the folder cannot be written, or another process works in it
 */
export function lockFolder(folder: string): LockedFolder {
  const database = openLockFile(folder);
  const holderFile = join(folder, 'lock-holder.txt');
  try {
    takeLock(database, folder, holderFile);
    const lastAlive = statSync(holderFile, { throwIfNoEntry: false })?.mtime;
    writeHolder(folder, holderFile);
    const heart = setInterval(() => giveSign(holderFile), BEAT).unref();
    return {
      lastAlive,
      unlock() {
        clearInterval(heart);
        giveSign(holderFile);
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function openLockFile(folder: string): DatabaseSync {
  try {
    mkdirSync(folder, { recursive: true });
    return new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  } catch (error) {
    throw notWritable(folder, error);
  }
}

function takeLock(database: DatabaseSync, folder: string, holderFile: string): void {
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    if (!isBusy(error)) {
      throw new StartError(
        `The file ${join(folder, 'lock')} cannot be used (${reason(error)}). Delete it when no process works in the folder, or set DATA_DIR to another folder.`,
        { cause: error },
      );
    }
    throw new StartError(
      `The data folder ${folder} is in use by another process${readHolder(holderFile)}. Stop that one, or set DATA_DIR to another folder.`,
    );
  }
}

function isBusy(error: unknown): boolean {
  // The lower byte is the code itself, the others say more.
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;
}

function writeHolder(folder: string, holderFile: string): void {
  try {
    writeFileSync(holderFile, String(process.pid));
  } catch (error) {
    throw notWritable(folder, error);
  }
}

function giveSign(holderFile: string): void {
  try {
    utimesSync(holderFile, new Date(), new Date());
  } catch {
    // Somebody has deleted it. Without it, the next start knows less and puts off no deadline.
  }
}

function readHolder(file: string): string {
  try {
    return ` (number ${readFileSync(file, 'utf8')})`;
  } catch {
    return '';
  }
}

const notWritable = (folder: string, error: unknown): StartError =>
  new StartError(`The data folder ${folder} cannot be written (${reason(error)}). Set DATA_DIR to another folder.`, {
    cause: error,
  });

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
