import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTestFolder } from '../../support/test-folder.ts';
import { type } from './empty-folder.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** A fresh clone, with what is not committed yet. */
export async function cloneProject(): Promise<string> {
  const folder = await makeTestFolder();
  const { stdout } = await type(root, 'git ls-files -z --cached --others --exclude-standard --deduplicate');
  for (const file of stdout.split('\0').filter(Boolean)) {
    await cp(join(root, file), join(folder, file)).catch((error: NodeJS.ErrnoException) => {
      // Deleted, and that is not committed yet.
      if (error.code !== 'ENOENT') throw error;
    });
  }
  return folder;
}
