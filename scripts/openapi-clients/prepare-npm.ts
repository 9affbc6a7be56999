import { createHash } from 'node:crypto';
import { access, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runStep } from '../emulator/run-step.ts';

const projectFolder = join(import.meta.dirname, '..', '..');

/**
 * Installs exactly what the lock file in a folder names, where that is not done yet. These tools are large, and only one
 * command needs them: they stay out of the project's own packages.
 *
 * @returns the folder with `node_modules`
 */
export async function prepareNpm(name: string, manifestFolder: string): Promise<string> {
  const lock = await readFile(join(manifestFolder, 'package-lock.json'));
  const key = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = join(projectFolder, '.cache', `${name}-npm-${key}`);
  // Written last, so that a half-made folder is made again.
  const marker = join(folder, 'complete');
  const isComplete = await access(marker).then(
    () => true,
    () => false,
  );
  if (isComplete) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    await copyFile(join(manifestFolder, file), join(folder, file));
  await runStep(`install the npm packages of ${name}`, ['npm', 'ci', '--ignore-scripts'], {
    timeout: 300,
    cwd: folder,
  });
  await writeFile(marker, '');
  return folder;
}
