import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { type PictureSource, sourceOf } from './picture-source.ts';
import { explainFileError, STANDARD_INPUT } from './read-pictures.ts';

/** Files of a folder with another ending are passed over. A file that is typed is tried, whatever it is called. */
const ENDINGS: ReadonlySet<string> = new Set(
  '.jpg .jpeg .jpe .jfif .png .webp .avif .gif .tif .tiff .bmp .heic .heif'.split(' '),
);

/** 2.jpg comes before 10.jpg. */
const byName = new Intl.Collator('en', { numeric: true }).compare;

/**
 * The pictures that were asked for: files, the pictures of folders, and `-` for standard input, in the order in which they were
 * typed. Those of a folder are ordered by name; hidden ones and links are passed over.
 *
 * @param recursive whether the folders inside of folders are searched, too
 * @throws {CommandError} naming everything that was typed, when none of it is there; and for a folder without pictures
 */
export async function findPictures(typed: readonly string[], recursive: boolean): Promise<PictureSource[]> {
  if (typed.filter((path) => path === STANDARD_INPUT).length > 1) {
    throw new CommandError(exitCodes.usage, 'Standard input (-) is one picture: name it once');
  }
  const found = await Promise.all(typed.map((path) => findTyped(path, recursive)));
  if (!found.some(({ problem }) => problem === undefined)) {
    const lines = typed.map((path, index) => `${path}: ${found[index]?.problem}`);
    throw new CommandError(exitCodes.picture, lines.join('\n'));
  }
  return found.flatMap(({ pictures }) => pictures);
}

interface Typed {
  readonly pictures: readonly PictureSource[];
  readonly problem?: string;
}

async function findTyped(path: string, recursive: boolean): Promise<Typed> {
  // Where it turns out later that it cannot be read, it is one of the results.
  const pictures = [sourceOf(path)];
  if (path === STANDARD_INPUT) return { pictures };
  try {
    if (!(await stat(path)).isDirectory()) return { pictures };
  } catch (error) {
    return { pictures, problem: explainFileError(error) };
  }
  return { pictures: await findInFolder(path, recursive) };
}

async function findInFolder(folder: string, recursive: boolean): Promise<PictureSource[]> {
  const entries = await listFolder(folder, recursive);
  const files = entries.filter((entry) => entry.isFile() && isPicture(entry) && !isHidden(folder, entry));
  if (files.length > 0) {
    const paths = files.map((entry) => join(entry.parentPath, entry.name));
    return paths.toSorted(byName).map(sourceOf);
  }
  const hasFolders = !recursive && entries.some((entry) => entry.isDirectory());
  const advice = hasFolders ? '; --recursive looks into the folders inside of it' : '';
  throw new CommandError(exitCodes.picture, `${folder}: there are no pictures in this folder${advice}`);
}

async function listFolder(folder: string, recursive: boolean): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true, recursive });
  } catch (error) {
    throw new CommandError(exitCodes.picture, `${folder}: ${explainFileError(error)}`);
  }
}

const isPicture = ({ name }: Dirent): boolean => ENDINGS.has(extname(name).toLowerCase());

function isHidden(folder: string, { name, parentPath }: Dirent): boolean {
  const way = relative(folder, join(parentPath, name));
  return way.split(sep).some((part) => part.startsWith('.'));
}
