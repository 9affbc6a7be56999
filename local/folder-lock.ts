import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from './start-error.ts';

/**
 * Makes the data folder when there is none and takes it for this process alone. The lock is one that the operating system
 * holds, by way of SQLite: it ends with the process, however that ends, and leaves nothing to clean up.
 *
 * @returns a function that gives the folder back
 * @throws {StartError} the folder cannot be written, or another process works in it
 */
export function lockFolder(folder: string): () => void {
  const database = openLockFile(folder);
  const holderFile = join(folder, 'lock-holder.txt');
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch {
    database.close();
    throw new StartError(
      `The data folder ${folder} is in use by another process${readHolder(holderFile)}. Stop that one, or set DATA_DIR to another folder.`,
    );
  }
  writeFileSync(holderFile, String(process.pid));
  return () => database.close();
}

function openLockFile(folder: string): DatabaseSync {
  try {
    mkdirSync(folder, { recursive: true });
    return new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  } catch (error) {
    throw new StartError(
      `The data folder ${folder} cannot be written (${reason(error)}). Set DATA_DIR to another folder.`,
    );
  }
}

function readHolder(file: string): string {
  try {
    return ` (number ${readFileSync(file, 'utf8')})`;
  } catch {
    return '';
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
