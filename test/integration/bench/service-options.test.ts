import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const TOOL = join(import.meta.dirname, '../../../bench/service/run.ts');

it.each([
  [['--against', 'no-such-commit'], '--against: there is no commit no-such-commit'],
  [['--against', '-1'], "Option '--against' argument is ambiguous"],
  [['--against', 'HEAD', '--rounds', '0'], '--rounds must be a whole number from 1, not "0"'],
  [['--agianst', 'HEAD'], "Unknown option '--agianst'; --help shows all options"],
])('the benchmark of the service refuses %j in one line', async (args, message) => {
  const failure = await promisify(execFile)(process.execPath, [TOOL, ...args]).catch((error) => error);

  expect(failure).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  expect(failure.stderr.trim()).not.toContain('\n');
});
