import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { preparePython } from '../../../scripts/faults/python-environment.ts';

const sources = join(import.meta.dirname, '../../../scripts/quality');

/** Runs one of the programs in `scripts/quality` with this as its input, in an environment with exactly the packages that they need. */
export async function runPython(program: string, input: unknown): Promise<string> {
  const bin = await preparePython('quality', join(sources, 'requirements.txt'));
  const { status, stdout, stderr } = spawnSync(join(bin, 'python'), [join(sources, program)], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
  return stdout;
}
