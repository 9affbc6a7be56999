import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** A zip file's first possible time, so that the same files always give the same bytes. */
const EARLIEST = '1980-01-01';

/** Files of Unix, with their permissions: Lambda unpacks them as they are. */
const UNIX = 3;

/** Everything in a folder as a zip file. */
export async function zipFolder(folder: string): Promise<Uint8Array> {
  const files: Zippable = {};
  for (const path of await listFiles(folder)) {
    const name = relative(folder, path).split(sep).join('/');
    const { mode } = await stat(path);
    // Owner may write, everybody may read; programs stay programs.
    const permissions = mode & 0o111 ? 0o755 : 0o644;
    files[name] = [await readFile(path), { os: UNIX, attrs: permissions << 16, mtime: EARLIEST }];
  }
  return zipSync(files);
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  return files.sort();
}
