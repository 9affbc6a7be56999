import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from '../../lib/bundle/folders.ts';
import { say } from '../emulator/run-step.ts';
import { preparePython } from '../faults/python-environment.ts';

/**
 * `npm run test:webhooks`: runs the Python receiver of docs/events.md with the verifier of PyPI, and lets a running service send it
 * events. Where there is no Python it says so, and ends.
 */
if (spawnSync('python3', ['--version']).status === 0) {
  const bin = await preparePython('webhooks', join(import.meta.dirname, '..', 'webhooks', 'requirements.txt'));
  const vitest = join(projectFolder, 'node_modules', '.bin', 'vitest');
  const { status } = spawnSync(vitest, ['run', '--project', 'webhooks'], {
    cwd: projectFolder,
    env: { ...process.env, WEBHOOKS_PYTHON: join(bin, 'python') },
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} else {
  say('no python3 on this machine: the Python receiver was not tried');
}
