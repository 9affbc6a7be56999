import { readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClassicLevel } from 'classic-level';
import type { RequestGate } from './request-gate.ts';

/** Below and above every key of dynalite. */
const EDGES = ['\x00', '\xff'] as const;

/** After the upper edge. */
const END = '\xff\xff';

/** How often the files are merged. Two times are enough where LevelDB has moved some to another level meanwhile. */
const ROUNDS = 5;

/** Tries to open the table again, and milliseconds between them. */
const TRIES = 30;
const RETRY_DELAY = 100;

/** The table was closed and could not be opened again. */
export class TableLostError extends Error {
  override readonly name = 'TableLostError';
}

/**
 * Writes the files of the table anew, so that they hold nothing but what is in the table: LevelDB keeps records that were
 * deleted or overwritten, some for ever. Requests wait for moments only, while the table is closed and opened.
 *
 * 1. Opening writes the log to a file of the lowest level. Iterators, which keep old records and files, are closed.
 * 2. Compacting merges files that overlap. Records below and above all keys make it merge all of them. A record is dropped
 *    for good when its file is merged into the last level, so in the end there must be one level only.
 * 3. LevelDB's list of its files names their first and last keys, those of earlier files too; opening makes a new list.
 *    Its protocol may name keys as well.
 *
 * @throws {TableLostError} nothing can be done without a new start
 * @throws when it did not work; the table is as it was
 */
export async function compactTable(
  table: ClassicLevel,
  gate: RequestGate,
  freeBytes: (folder: string) => number = readFreeBytes,
): Promise<void> {
  const folder = table.location;
  requireRoom(folder, freeBytes(folder));
  await gate.pause(() => reopen(table));
  const old = listFiles(folder);
  try {
    await mergeFiles(table);
  } finally {
    await gate.pause(async () => {
      await reopen(table);
      rmSync(join(folder, 'LOG.old'), { force: true });
    });
  }
  const left = listFiles(folder).filter((file) => old.includes(file));
  if (left.length > 0) throw new Error(`${left.length} of ${old.length} old files of the table could not be removed`);
}

/** Merges all files into new ones of one level. */
async function mergeFiles(table: ClassicLevel): Promise<void> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const before = new Set(findFiles(table).map(({ number }) => number));
    if (before.size === 0) return;
    await table.batch(EDGES.map((key) => ({ type: 'put', key, value: '' })));
    await table.compactRange('', END);
    const after = findFiles(table);
    const levels = new Set(after.map(({ level }) => level));
    if (levels.size === 1 && !after.some(({ number }) => before.has(number))) return;
  }
  throw new Error(`The files of the table were not merged in ${ROUNDS} rounds`);
}

/** LevelDB stops working on a full disk, which no log is worth. */
function requireRoom(folder: string, free: number): void {
  const size = listFiles(folder).reduce((sum, name) => sum + sizeOf(join(folder, name)), 0);
  if (free < 2 * size) throw new Error(`Compacting a table of ${size} bytes needs twice as many, and ${free} are free`);
}

/** LevelDB may have deleted the file meanwhile. */
const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function readFreeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

const listFiles = (folder: string): string[] => readdirSync(folder).filter((name) => /\.(ldb|sst|log)$/.test(name));

/** The files that make up the table now, as LevelDB tells them: level by level, each with its number and its keys. */
function findFiles(table: ClassicLevel): { readonly level: number; readonly number: number }[] {
  const [, ...levels] = table.getProperty('leveldb.sstables').split(/^--- level \d+ ---$/m);
  return levels.flatMap((files, level) =>
    [...files.matchAll(/^ (\d+):/gm)].map(([, number]) => ({ level, number: Number(number) })),
  );
}

async function reopen(table: ClassicLevel): Promise<void> {
  // Its own method is replaced by dynalite, with one that closes for good.
  await ClassicLevel.prototype.close.call(table);
  for (let tries = 1; ; tries += 1) {
    try {
      return await table.open();
    } catch (error) {
      if (tries === TRIES) throw new TableLostError(describeCause(error), { cause: error });
      await sleep(RETRY_DELAY);
    }
  }
}

/** The reason in LevelDB's own words: the error around it only says that the table is not open. */
function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
