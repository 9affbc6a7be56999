import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTable } from '../../bench/support/table.ts';
import { invariants } from '../../test/faults/support/invariants.ts';
import { mutations } from './mutations/all.ts';
import type { Mutation } from './mutations/mutation.ts';

const project = join(import.meta.dirname, '../..');

/** What a copy of the project needs for its tests. */
const parts = [
  ...['api', 'bench', 'cli', 'client', 'console', 'encoder', 'functions', 'lib', 'local', 'settings', 'test'],
  ...['package.json', 'tsconfig.json', 'vitest.config.ts'],
];

/** Milliseconds for one test, also on a machine that others use. */
const PATIENCE = 2 * 60_000;

/** A mutation that proves nothing: no test failed, or a test failed for another reason than its check. */
const unproven = ['NOTHING', 'NO KNOWN CHECK'];

/**
 * `node scripts/faults/mutate.ts [word]`, a part of names or files: takes each mechanism out of a copy of the project, one at a time, and sees the rig
 * fail by one of its checks. A mechanism that nobody misses is a hole in the rig. The copy as it is has to pass first.
 */
const [word = ''] = process.argv.slice(2);
const chosen = mutations.filter(({ mechanism, file }) => `${mechanism} ${file}`.includes(word));
const copy = await mkdtemp(join(tmpdir(), 'face-encode-mutate-'));
const rows: string[][] = [];
const sound = new Set<string>();
try {
  // All of them first: a mutation that does not fit any more shows at once.
  for (const mutation of chosen) applyMutation(await readFile(join(project, mutation.file), 'utf8'), mutation);
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
const noticed = rows.filter(([, , check = '']) => !unproven.includes(check)).length;
process.stdout.write(
  `\n${noticed} of ${rows.length} mutations were noticed\n${formatTable(['mechanism taken out', 'seen by', 'what failed'], rows)}\n`,
);
process.exitCode = rows.length === 0 || rows.some(([, , noticed = '']) => unproven.includes(noticed)) ? 1 : 0;

/** A rig that is red anyway would notice everything. Each part is looked at once, before its first mutation. */
function expectSoundRig(test: readonly string[]): void {
  const name = test.slice(2).join(' ');
  if (sound.has(name)) return;
  const { passed, report } = runTests(test);
  if (!passed) throw new Error(`With nothing taken out, ${name} fails:\n${report.slice(-4_000)}`);
  // A name that fits no test would find everything in order.
  if (!/Tests +(?:.*\D)?[1-9]\d* passed/.test(report)) throw new Error(`${name} names no test`);
  sound.add(name);
  process.stdout.write(`== nothing taken out: ${name} passes\n`);
}

/** @returns the promise that was seen broken, or why this proves nothing */
async function mutate(mutation: Mutation): Promise<string> {
  const path = join(copy, mutation.file);
  const original = await readFile(path, 'utf8');
  await writeFile(path, applyMutation(original, mutation));
  try {
    const { passed, report } = runTests(mutation.test);
    return passed ? 'NOTHING' : brokenIn(report);
  } finally {
    await writeFile(path, original);
  }
}

function applyMutation(text: string, { mechanism, file, from, to }: Mutation): string {
  const [before = '', after, ...more] = text.split(from);
  if (after === undefined || more.length > 0) {
    throw new Error(`${mechanism}: the text must stand in ${file} once; please write the mutation anew`);
  }
  return before + to + after;
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
 * The checks that a report shows as failed: broken promises, canaries, or the name of a test. Promises and canaries stand in
 * what an assertion has received, and other tests count when an assertion failed: a program that does not even run is not
 * taken for one that was found out.
 */
function brokenIn(report: string): string {
  const failures = report.slice(report.indexOf('Failed Tests'));
  const received = failures.split('\n').filter((line) => /^\s*\+ /.test(line));
  const broken = invariants.filter((invariant) => received.some((line) => line.includes(invariant)));
  if (broken.length > 0) return broken.join('; ');
  const secrets = received.flatMap((line) => /^\s*\+ +"(\w+): /.exec(line)?.[1] ?? []);
  if (secrets.length > 0) return `a canary was printed: ${secrets.join(', ')}`;
  const promises = received.flatMap((line) => /"call \d+ \(.*?\) \w+: ([^"\\]+)/.exec(line)?.[1] ?? []);
  if (promises.length > 0) return [...new Set(promises)].slice(0, 2).join('; ');
  const [, title] = /FAIL +\|\w+\| .* > (.+)\n+(?:AssertionError|Error: expect)/.exec(failures) ?? [];
  return title ?? 'NO KNOWN CHECK';
}
