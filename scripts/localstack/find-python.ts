import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** LocalStack 4.14.0 has syntax of Python 3.12, and its packages have no wheels for Python 3.14. */
const versions = ['3.13', '3.12'] as const;

/** A Python that LocalStack runs on: one on the path, or one that pyenv keeps beside it. */
export function findPython(): string | undefined {
  const pyenv = process.env.PYENV_ROOT ?? join(homedir(), '.pyenv');
  const candidates = [
    'python3',
    ...versions.map((version) => `python${version}`),
    ...versions.flatMap((version) => globSync(join(pyenv, 'versions', `${version}.*`, 'bin', 'python3'))),
  ];
  return candidates.find(isSuitable);
}

function isSuitable(python: string): boolean {
  const script = 'import sys; print("%d.%d" % sys.version_info[:2])';
  const { stdout } = spawnSync(python, ['-c', script], { encoding: 'utf8' });
  return versions.some((version) => version === stdout?.trim());
}
