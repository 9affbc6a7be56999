import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from '../../lib/bundle/folders.ts';
import { findMissing } from '../arm64/emulated-node.ts';

/**
 * `npm run test:arm64`: runs the worker's package for arm64 on an emulated processor.
 *
 * Exit code: that of the tests; 0 with a line that says why where the machine cannot.
 */
const missing = findMissing();
if (missing) {
  process.stdout.write(`npm run test:arm64 did not run: it needs ${missing}.\n`);
} else {
  const vitest = join(projectFolder, 'node_modules', '.bin', 'vitest');
  const { status } = spawnSync(vitest, ['run', '--project', 'arm64'], { cwd: projectFolder, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
