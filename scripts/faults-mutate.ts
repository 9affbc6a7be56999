import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTable } from '../bench/support/table.ts';
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

/** Milliseconds for one test, also on a machine that others use. */
const PATIENCE = 20 * 60_000;

/** A mutation that proves nothing: nobody noticed, or the tests failed for a reason that is none of their checks. */
const unproven = ['NOTHING', 'NO KNOWN CHECK'];

/**
 * `node scripts/faults-mutate.ts [word]`: takes each mechanism out of a copy of the project, one at a time, and sees the rig
 * fail by one of its checks. A mechanism that nobody misses is a hole in the rig. The copy as it is has to pass first.
 */
const [word = ''] = process.argv.slice(2);
const chosen = mutations.filter(({ mechanism }) => mechanism.includes(word));
const copy = await mkdtemp(join(tmpdir(), 'face-encode-mutate-'));
const rows: string[][] = [];
const sound = new Set<string>();
try {
  for (const part of parts) await cp(join(project, part), join(copy, part), { recursive: true });
  await symlink(join(project, 'node_modules'), join(copy, 'node_modules'));
  for (const mutation of chosen) {
    expectSoundRig(mutation.test);
    const noticed = await mutate(mutation);
    rows.push([mutation.mechanism, mutation.test.slice(2).join(' '), noticed]);
    process.stdout.write(`== ${mutation.mechanism}: ${noticed}\n`);
  }
} finally {
  await rm(copy, { recursive: true, force: true });
}
process.stdout.write(`\n${formatTable(['mechanism taken out', 'seen by', 'what failed'], rows)}\n`);
process.exitCode = rows.length === 0 || rows.some(([, , noticed = '']) => unproven.includes(noticed)) ? 1 : 0;

/** A rig that is red anyway would notice everything. Each part is looked at once, before its first mutation. */
function expectSoundRig(test: readonly string[]): void {
  const name = test.slice(2).join(' ');
  if (sound.has(name)) return;
  const { passed, report } = runTests(test);
  if (!passed) throw new Error(`With nothing taken out, ${name} fails:\n${report.slice(-4_000)}`);
  sound.add(name);
  process.stdout.write(`== nothing taken out: ${name} passes\n`);
}

/** @returns the promise that was seen broken, or why this proves nothing */
async function mutate({ mechanism, file, from, to, test }: Mutation): Promise<string> {
  const path = join(copy, file);
  const original = await readFile(path, 'utf8');
  if (!original.includes(from)) throw new Error(`${mechanism}: ${file} has changed; please write the mutation anew`);
  await writeFile(
    path,
    original.replace(from, () => to),
  );
  try {
    const { passed, report } = runTests(test);
    return passed ? 'NOTHING' : brokenIn(report);
  } finally {
    await writeFile(path, original);
  }
}

function runTests(test: readonly string[]): { passed: boolean; report: string } {
  const vitest = join(project, 'node_modules', '.bin', 'vitest');
  const { status, stdout, stderr } = spawnSync(vitest, ['run', '--testTimeout', String(PATIENCE), ...test], {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { passed: status === 0, report: stdout + stderr };
}

/**
 * The checks that a report shows as failed: broken promises, canaries, or the name of a unit test. They stand in what an
 * assertion has received, so that a program that does not even run is not taken for one that was found out.
 */
function brokenIn(report: string): string {
  const failures = report.slice(report.indexOf('Failed Tests'));
  const received = failures.split('\n').filter((line) => /^\s*\+ /.test(line));
  const broken = invariants.filter((invariant) => received.some((line) => line.includes(invariant)));
  if (broken.length > 0) return broken.join('; ');
  const secrets = received.flatMap((line) => /^\s*\+ +"(\w+): /.exec(line)?.[1] ?? []);
  if (secrets.length > 0) return `a canary was printed: ${secrets.join(', ')}`;
  const [, title] = /FAIL +\|unit\| .* > (.+)\n+AssertionError/.exec(failures) ?? [];
  return title ?? 'NO KNOWN CHECK';
}
