import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Instant } from '../../functions/domain/model.ts';
import { StartError } from '../process/start-error.ts';

/** Milliseconds between two heartbeats. */
const HEARTBEAT = 10_000;

/**
 * Only the user who runs the service may read what it keeps. A folder that was there before keeps its rights: it may be one that
 * others need, and everything in it is private by itself.
 */
export const PRIVATE_FOLDER = 0o700;
export const PRIVATE_FILE = 0o600;

/** Folders that versions before the SQLite database kept their data in. */
const olderFolders = ['objects', 'queues', 'table'];

const holderFileOf = (dataDir: string): string => join(dataDir, 'process.pid');

/**
 * Makes the data folder where there is none.
 *
 * @throws {StartError} an earlier version made the folder, or it cannot be written
 */
export function prepareFolder(dataDir: string): void {
  const older = olderFolders.filter((name) => existsSync(join(dataDir, name)));
  if (older.length > 0) {
    throw new StartError(
      `The data folder ${dataDir} was made by an earlier version of face-encode (${older.join(', ')}), which this version cannot read. It was left as it is. Move it away, or set DATA_DIR to another folder.`,
    );
  }
  makePrivateFolder(dataDir);
}

/**
 * Makes the data folder, or a folder in it, unless it exists.
 *
 * @throws {StartError} it cannot be made, a file is in its place, or it belongs to another user, as after a restore by root
 */
export function makePrivateFolder(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw explainFileError(folder, error);
  }
}

/** The `recursive` of Node never ends where the folder above exists and takes no other, as `/proc` does. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (!existsSync(dirname(folder))) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: PRIVATE_FOLDER });
}

/** The process that has the data folder, and shows by heartbeats that it is alive. */
export interface Holder {
  /** The last heartbeat of the process that had the folder before; undefined when there was none. */
  readonly lastAlive: number | undefined;
  stop(): void;
}

/**
 * Names this process in a file, whose time of change is the heartbeat. Call it once the folder is locked.
 *
 * @throws {StartError} the file cannot be written
 */
export function holdFolder(dataDir: string, now: () => Instant): Holder {
  const file = holderFileOf(dataDir);
  const lastAlive = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  try {
    writeFileSync(file, String(process.pid), { mode: PRIVATE_FILE });
    chmodSync(file, PRIVATE_FILE);
  } catch (error) {
    throw explainFileError(file, error);
  }
  beat(file, now());
  const timer = setInterval(() => beat(file, now()), HEARTBEAT).unref();
  return {
    lastAlive,
    stop() {
      clearInterval(timer);
      beat(file, now());
    },
  };
}

function beat(file: string, time: Instant): void {
  try {
    utimesSync(file, new Date(time), new Date(time));
  } catch {
    // The file was deleted. Without it the next start knows less and extends no deadline.
  }
}

/** The id of the process that has the folder, for a message; empty when it is unknown. */
export function describeHolder(dataDir: string): string {
  try {
    return ` ${Number.parseInt(readFileSync(holderFileOf(dataDir), 'utf8'), 10)}`;
  } catch {
    return '';
  }
}

/** A person can put right what the file system refuses at the start; other errors stay as they are. */
export function explainIfFileError(error: unknown): unknown {
  const path = error instanceof Error && 'path' in error ? error.path : undefined;
  return typeof path === 'string' ? explainFileError(path, error) : error;
}

/** Says in one line why a file of the data folder cannot be used, and what helps. */
export function explainFileError(path: string, error: unknown): StartError {
  const reason = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const advice = adviceOf.get(code) ?? 'See what is wrong with it';
  return new StartError(`${path} cannot be written (${reason}). ${advice}, or set DATA_DIR to another folder.`, {
    cause: error,
  });
}

const giveRights = 'Give this user the right to write there';
const moveAway = 'Move away what is in its place';
const freeSpace = 'Free space on the disk';

const adviceOf = new Map([
  ['EACCES', giveRights],
  ['EPERM', giveRights],
  ['EROFS', 'Mount the file system so that it can be written'],
  ['EEXIST', moveAway],
  ['EISDIR', moveAway],
  ['ENOTDIR', moveAway],
  ['ENOSPC', freeSpace],
  ['EDQUOT', freeSpace],
  // SQLite fails with it on a full disk, too.
  ['EIO', 'Free space on the disk, and see whether it is failing'],
]);
