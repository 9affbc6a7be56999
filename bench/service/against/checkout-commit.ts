import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../support/folders.ts';
import { InputError } from '../../support/input-error.ts';
import type { Checkout } from '../../support/process/service-process.ts';

const run = promisify(execFile);

/**
 * Checks a commit out beside this project, with its packages installed. The folder goes away when this process exits.
 *
 * @throws InputError for what is no commit
 */
export async function checkoutCommit(commit: string): Promise<Checkout> {
  const id = await findCommit(commit);
  const parent = mkdtempSync(join(tmpdir(), 'face-encode-against-'));
  const folder = join(parent, 'checkout');
  // On exit, so that it happens whatever ends the process: an error, or Ctrl+C by the signals below.
  process.once('exit', () => {
    rmSync(parent, { recursive: true, force: true });
    execFileSync('git', ['worktree', 'prune'], { cwd: projectFolder });
  });
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  await run('git', ['worktree', 'add', '--detach', folder, id], { cwd: projectFolder });
  if (await haveSameLock(folder)) await symlink(join(projectFolder, 'node_modules'), join(folder, 'node_modules'));
  else await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
  return { folder, node: join(folder, 'node_modules/.bin/node') };
}

/** The same packages: they need not be installed a second time. */
async function haveSameLock(folder: string): Promise<boolean> {
  const [ours, theirs] = await Promise.all(
    [projectFolder, folder].map((top) => readFile(join(top, 'package-lock.json'), 'utf8')),
  );
  return ours === theirs;
}

async function findCommit(commit: string): Promise<string> {
  try {
    const { stdout } = await run('git', ['rev-parse', '--verify', '--quiet', `${commit}^{commit}`], {
      cwd: projectFolder,
    });
    return stdout.trim();
  } catch (cause) {
    throw new InputError(`--against: there is no commit ${commit}`, { cause });
  }
}

/** How this checkout is named in a table: its commit, and a plus where files differ from it. */
export async function describeThisCheckout(): Promise<string> {
  const { stdout: id } = await run('git', ['rev-parse', '--short', 'HEAD'], { cwd: projectFolder });
  const { stdout: changes } = await run('git', ['status', '--porcelain'], { cwd: projectFolder });
  return `${id.trim()}${changes === '' ? '' : '+'}`;
}
