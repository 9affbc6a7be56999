import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

export interface StaticFile {
  readonly contentType: string;
  readonly text: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/** Reads one file by its name; undefined when there is no such file. */
export type ReadStaticFile = (name: string) => Promise<StaticFile | undefined>;

/** A text as a file of this name, which says its type. */
export const asFile = (name: string, text: string): StaticFile => ({
  contentType: contentTypes[extname(name)] ?? 'application/octet-stream',
  text,
});

/**
 * Text files of a folder by name, each read once. Other names give undefined, and so no path can lead out of the folder.
 *
 * @param names those that may be read; without it, all that the folder has at the first call
 */
export function staticFiles(directory: string, names?: readonly string[]): ReadStaticFile {
  let known: Promise<readonly string[]> | undefined;
  const files = new Map<string, Promise<StaticFile>>();
  return async (name) => {
    known ??= names ? Promise.resolve(names) : readdir(directory);
    if (!(await known).includes(name)) return undefined;
    const file = files.get(name) ?? readFile(join(directory, name), 'utf8').then((text) => asFile(name, text));
    files.set(name, file);
    return await file;
  };
}
