import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTable } from '../bench/lib/table.ts';
import { invariants } from '../test/faults/support/invariants.ts';
import { type Mutation, mutations } from './faults/mutations.ts';

const project = join(import.meta.dirname, '..');

/** What a copy of the project needs for its tests. */
const parts = [
  'api',
  'bench',
  'client',
  'console',
  'encoder',
  'functions',
  'local',
  'test',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];

/**
 * `node scripts/faults-mutate.ts [word]`: takes each mechanism out of a copy of the project, one at a time, and sees the rig
 * fail. A mechanism that nobody misses is a hole in the rig.
 */
const [word = ''] = process.argv.slice(2);
const copy = await mkdtemp(join(tmpdir(), 'face-encode-mutate-'));
const rows: string[][] = [];
try {
  for (const part of parts) await cp(join(project, part), join(copy, part), { recursive: true });
  await symlink(join(project, 'node_modules'), join(copy, 'node_modules'));
  for (const mutation of mutations.filter(({ mechanism }) => mechanism.includes(word))) {
    const noticed = await mutate(mutation);
    rows.push([mutation.mechanism, mutation.test.join(' '), noticed]);
    process.stdout.write(`== ${mutation.mechanism}: ${noticed}\n`);
  }
} finally {
  await rm(copy, { recursive: true, force: true });
}
process.stdout.write(`\n${formatTable(['mechanism taken out', 'seen by', 'what failed'], rows)}\n`);
process.exitCode = rows.some(([, , noticed]) => noticed === 'NOTHING') ? 1 : 0;

/** @returns the promise that was seen broken, or NOTHING */
async function mutate({ mechanism, file, from, to, test }: Mutation): Promise<string> {
  const path = join(copy, file);
  const original = await readFile(path, 'utf8');
  if (!original.includes(from)) throw new Error(`${mechanism}: ${file} has changed; please write the mutation anew`);
  await writeFile(
    path,
    original.replace(from, () => to),
  );
  try {
    const vitest = join(project, 'node_modules', '.bin', 'vitest');
    const { status, stdout, stderr } = spawnSync(vitest, ['run', '--project', 'faults', ...test], {
      cwd: copy,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    if (status === 0) return 'NOTHING';
    return brokenIn(stdout + stderr);
  } finally {
    await writeFile(path, original);
  }
}

/** The broken promises that a report names, or the canaries. */
function brokenIn(report: string): string {
  const failures = report.slice(report.indexOf('Failed Tests'));
  const broken = invariants.filter((invariant) => failures.includes(invariant));
  const [, secret] = /^\+ +"(\w+): /m.exec(failures) ?? [];
  if (broken.length > 0) return broken.join('; ');
  return secret ? `a canary was printed: ${secret}` : 'NO KNOWN CHECK';
}
