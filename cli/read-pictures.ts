import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { CommandError } from './command-error.ts';
import { exitCodes } from './exit-codes.ts';

/** A picture file, read. */
export interface PictureFile {
  /** As it was typed. */
  readonly path: string;
  /** Without folders, for places with little room. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads all files before anything is done with the first.
 *
 * @throws {CommandError} naming every file that cannot be read
 */
export async function readPictures(paths: readonly string[]): Promise<PictureFile[]> {
  const outcomes = await Promise.allSettled(paths.map(readPicture));
  const problems = outcomes.flatMap((outcome, index) =>
    outcome.status === 'rejected' ? [`${paths[index]}: ${explain(outcome.reason)}`] : [],
  );
  if (problems.length > 0) throw new CommandError(exitCodes.picture, problems.join('\n'));
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

async function readPicture(path: string): Promise<PictureFile> {
  const bytes = await readFile(path);
  if (bytes.byteLength === 0) throw new Error('the file is empty');
  return { path, name: basename(path), bytes };
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a folder',
  EACCES: 'may not be read',
};

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return reasons[code] ?? error.message;
}
