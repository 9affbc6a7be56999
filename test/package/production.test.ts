import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeTestFolder } from '../support/local-folders.ts';
import { serve, type } from './support/empty-folder.ts';
import { expectService } from './support/expect-service.ts';

const root = join(import.meta.dirname, '..', '..');

/** A fresh clone, with what is not committed yet. */
async function cloneProject(): Promise<string> {
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

it('a clone without development packages installs without a warning, and starts', async () => {
  const folder = await cloneProject();

  const { stdout, stderr } = await type(folder, 'npm ci --omit=dev');
  expect(stdout + stderr).not.toMatch(/warn/i);

  const service = await serve(folder, 'npm start');
  await expectService(service.url);
  expect(service.stderr()).toBe('');
});
