import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { type PictureSource, sourceOf, sourceOfProblem } from './picture-source.ts';
import { explainFileError, STANDARD_INPUT, type UnreadableFile } from './read-pictures.ts';

/** Files of a folder with another ending are passed over. A file that is typed is tried, whatever it is called. */
const ENDINGS: ReadonlySet<string> = new Set(
  '.jpg .jpeg .jpe .jfif .png .webp .avif .gif .tif .tiff .bmp .heic .heif'.split(' '),
);

/** 2.jpg comes before 10.jpg. */
const byName = new Intl.Collator('en', { numeric: true }).compare;

/**
 * The pictures that were asked for: files, the pictures of folders, and `-` for standard input, in the order in which they were
 * typed. Those of a folder are ordered by name; hidden ones and links are passed over. What cannot be used among others, such as a
 * folder that this user may not open, is one of the results.
 *
 * @param recursive whether the folders inside of folders are searched, too
 * @param readFolder lists one folder
 * @throws {CommandError} naming everything that was typed, when none of it gives a picture
 */
export async function findPictures(
  typed: readonly string[],
  recursive: boolean,
  readFolder: ReadFolder = (folder) => readdir(folder, { withFileTypes: true }),
): Promise<PictureSource[]> {
  if (typed.filter((path) => path === STANDARD_INPUT).length > 1) {
    throw new CommandError(exitCodes.usage, 'Standard input (-) is one picture: name it once');
  }
  const found = await Promise.all(typed.map((path) => findTyped(path, recursive, readFolder)));
  if (found.every(({ problems, pictures }) => pictures.length === problems.length)) {
    throw new CommandError(exitCodes.picture, found.flatMap(({ problems }) => problems).join('\n'));
  }
  return found.flatMap(({ pictures }) => pictures);
}

type ReadFolder = (folder: string) => Promise<Dirent[]>;

interface Typed {
  /** Also for what cannot be used: it is told when its turn comes. */
  readonly pictures: readonly PictureSource[];
  /** Which of them are known to be of no use, and why. */
  readonly problems: readonly string[];
}

async function findTyped(path: string, recursive: boolean, readFolder: ReadFolder): Promise<Typed> {
  const file = { pictures: [sourceOf(path)], problems: [] };
  if (path === STANDARD_INPUT) return file;
  try {
    return (await stat(path)).isDirectory() ? await findInFolder(path, recursive, readFolder) : file;
  } catch (error) {
    return { ...file, problems: [`${path || '""'}: ${explainFileError(error)}`] };
  }
}

async function findInFolder(folder: string, recursive: boolean, readFolder: ReadFolder): Promise<Typed> {
  const { files, problems, hasFolders } = await listFolder(folder, recursive, readFolder);
  if (files.length === 0 && problems.length === 0) {
    const advice = hasFolders && !recursive ? '; --recursive looks into the folders inside of it' : '';
    problems.push({ path: folder, problem: `there are no pictures in this folder${advice}` });
  }
  return {
    pictures: [
      ...files.toSorted(byName).map(sourceOf),
      ...problems.map(({ path, problem }) => sourceOfProblem(path, problem)),
    ],
    problems: problems.map(({ path, problem }) => `${path}: ${problem}`),
  };
}

interface Listed {
  readonly files: string[];
  /** Folders that cannot be opened. */
  readonly problems: UnreadableFile[];
  hasFolders: boolean;
}

/** Folder by folder: where Node lists all of them at once, the first that cannot be opened ends it, and is not named. */
async function listFolder(folder: string, recursive: boolean, readFolder: ReadFolder): Promise<Listed> {
  const listed: Listed = { files: [], problems: [], hasFolders: false };
  const left = [folder];
  for (const path of left) {
    try {
      const entries = (await readFolder(path)).filter(({ name }) => !name.startsWith('.'));
      const folders = entries.filter((entry) => entry.isDirectory());
      listed.files.push(...entries.filter(isPicture).map(({ name }) => join(path, name)));
      listed.hasFolders ||= folders.length > 0;
      if (recursive) left.push(...folders.map(({ name }) => join(path, name)));
    } catch (error) {
      listed.problems.push({ path, problem: explainFileError(error) });
    }
  }
  return listed;
}

const isPicture = (entry: Dirent): boolean => entry.isFile() && ENDINGS.has(extname(entry.name).toLowerCase());
