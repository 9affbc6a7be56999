import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

export interface ConsoleFile {
  readonly contentType: string;
  readonly text: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The files of the console page by name, read once all together. Names that are not in the folder give undefined. */
export function consoleFiles(directory: string): (name: string) => Promise<ConsoleFile | undefined> {
  let files: Promise<ReadonlyMap<string, ConsoleFile>> | undefined;
  return async (name) => {
    files ??= readFiles(directory);
    return (await files).get(name);
  };
}

async function readFiles(directory: string): Promise<ReadonlyMap<string, ConsoleFile>> {
  const names = await readdir(directory);
  const files = names.map(async (name) => {
    const contentType = contentTypes[extname(name)] ?? 'application/octet-stream';
    return [name, { contentType, text: await readFile(join(directory, name), 'utf8') }] as const;
  });
  return new Map(await Promise.all(files));
}
