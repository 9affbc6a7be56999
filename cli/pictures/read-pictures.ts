import { basename } from 'node:path';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { readBytes } from './read-bytes.ts';

/** What is typed in place of a file, for the picture that comes through a pipe. */
export const STANDARD_INPUT = '-';

/** A picture file, read. */
export interface PictureFile {
  /** As it was typed. */
  readonly path: string;
  /** Without folders, for places with little room. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A file that cannot be read. */
export interface UnreadableFile {
  /** As it was typed. */
  readonly path: string;
  /** Why, for a person. */
  readonly problem: string;
}

/**
 * Reads all files before anything is done with the first.
 *
 * @throws {CommandError} naming every file, when none can be read
 */
async function readPictures(paths: readonly string[], signal: AbortSignal): Promise<(PictureFile | UnreadableFile)[]> {
  const files = await Promise.all(paths.map((path) => readPicture(path, signal)));
  if (!files.some(isReadable)) throw refuse(files);
  return files;
}

/**
 * Reads files of which each is needed.
 *
 * @throws {CommandError} naming every file that cannot be read
 */
export async function readEachPicture(paths: readonly string[], signal: AbortSignal): Promise<PictureFile[]> {
  const files = await readPictures(paths, signal);
  const readable = files.filter(isReadable);
  if (readable.length < files.length) throw refuse(files);
  return readable;
}

export const isReadable = (file: PictureFile | UnreadableFile): file is PictureFile => 'bytes' in file;

function refuse(files: readonly (PictureFile | UnreadableFile)[]): CommandError {
  const lines = files.flatMap((file) => (isReadable(file) ? [] : [`${file.path}: ${file.problem}`]));
  return new CommandError(exitCodes.picture, lines.join('\n'));
}

/**
 * Reads a file, or standard input for `-`.
 *
 * @throws the reason of the signal, as soon as that is aborted: what comes through a pipe may have no end
 */
export async function readPicture(path: string, signal?: AbortSignal): Promise<PictureFile | UnreadableFile> {
  try {
    const bytes = await readBytes(path === STANDARD_INPUT ? process.stdin : path, { signal });
    if (bytes.byteLength > 0) return { path, name: basename(path), bytes };
    return { path, problem: path === STANDARD_INPUT ? 'nothing came from standard input' : 'the file is empty' };
  } catch (error) {
    signal?.throwIfAborted();
    return { path, problem: explainFileError(error) };
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a folder',
  EACCES: 'may not be used by this user',
  EEXIST: 'is there already; --resume goes on with it',
  ENOSPC: 'the disk is full',
};

/** Why a file or folder cannot be used, for a person. */
export function explainFileError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return reasons[code] ?? error.message;
}
