import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runStep } from '../emulator/run-step.ts';

const projectFolder = join(import.meta.dirname, '..', '..');

/** Seconds. LocalStack's 113 packages take 98 on a loaded machine. */
const INSTALL_LIMIT = 900;

/**
 * Makes a virtual environment with exactly what a requirements file names, hash by hash, where there is none yet.
 *
 * @param python the Python to make it with
 * @returns the folder of its programs
 */
export async function preparePython(name: string, requirements: string, python = 'python3'): Promise<string> {
  const key = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  const folder = join(projectFolder, '.cache', `${name}-${key}`);
  // Written last, so that a half-made environment is made again.
  const marker = join(folder, 'complete');
  const isComplete = await access(marker).then(
    () => true,
    () => false,
  );
  if (!isComplete) {
    if (spawnSync('python3', ['--version']).error) throw new Error('Python is needed: there is no python3 in the PATH');
    await rm(folder, { recursive: true, force: true });
    await runStep('make a virtual environment', [python, '-m', 'venv', folder], { timeout: 120 });
    const pip = [join(folder, 'bin', 'pip'), 'install', '--quiet', '--disable-pip-version-check'];
    await runStep(`install ${name}`, [...pip, '--require-hashes', '-r', requirements], { timeout: INSTALL_LIMIT });
    await writeFile(marker, '');
  }
  return join(folder, 'bin');
}
