import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readLevelFiles, readUnlessGone } from './level-files.ts';

/** The files below a data folder, and their paths, that carry one of these texts: as it is, or in hex as in the table's keys. */
export function findBytes(dataDir: string, texts: readonly string[]): string[] {
  const forms = texts.flatMap((text) => [text, Buffer.from(text).toString('hex')]);
  const files = [...readFiles(dataDir)];
  return files.filter(({ path, content }) => forms.some((form) => `${path} ${content}`.includes(form))).map(pathOf);
}

const pathOf = ({ path }: { path: string }): string => path;

function* readFiles(dataDir: string): Generator<{ path: string; content: string }> {
  const table = join(dataDir, 'table');
  for (const entry of readdirSync(dataDir, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.parentPath === table) continue;
    const content = entry.isFile() ? (readUnlessGone(file)?.toString('latin1') ?? '') : '';
    yield { path: relative(dataDir, file), content };
  }
  for (const { name, content } of readLevelFiles(table)) yield { path: join('table', name), content };
}
