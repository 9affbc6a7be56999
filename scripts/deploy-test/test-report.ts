import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { cacheFolder, projectFolder } from '../../lib/bundle/folders.ts';
import { runStep, say } from '../emulator/run-step.ts';

/** Seconds for one call of Vitest. */
const TEST_LIMIT = 180;

/** Counts the tests of several runs, and the checks beside them. */
export interface TestReport {
  readonly passed: number;
  readonly failed: number;
  /** What failed, and why: for the end of a long log. */
  readonly failures: readonly string[];
  /** Runs tests with Vitest; `env` tells them what to test. */
  runTests(title: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<void>;
  /** A check beside the tests, which counts like one. */
  check(title: string, holds: boolean, details?: string): boolean;
  /** Gives what `work` gives; says what went wrong and gives nothing when it fails. */
  attempt<Result>(title: string, work: () => Promise<Result>): Promise<Result | undefined>;
}

/** What Vitest's JSON report says of one test file: without its own message all that failed are tests of it. */
const fileSchema = z.object({
  name: z.string(),
  message: z.string(),
  assertionResults: z.array(
    z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
  ),
});

const reportSchema = z.object({
  numPassedTests: z.number(),
  numTotalTests: z.number(),
  testResults: z.array(fileSchema),
});

export function startReport(): TestReport {
  let passed = 0;
  let failed = 0;
  const failures: string[] = [];

  async function attempt<Result>(title: string, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      const failure = `${title}: ${error instanceof Error ? error.message : String(error)}`;
      say(`FAILED: ${failure}`);
      failures.push(failure);
      return undefined;
    }
  }

  return {
    attempt,
    failures,
    get passed() {
      return passed;
    },
    get failed() {
      return failed;
    },
    async runTests(title, args, env) {
      const report = join(cacheFolder, 'test-report.json');
      await rm(report, { force: true });
      const vitest = join(projectFolder, 'node_modules', '.bin', 'vitest');
      const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`];
      const command = [vitest, 'run', ...args, ...reporters];
      await attempt(`tests of ${title}`, () =>
        runStep(title, command, { cwd: projectFolder, env, timeout: TEST_LIMIT, show: true }),
      );
      const { numPassedTests, numTotalTests, testResults } = reportSchema.parse(
        JSON.parse(await readFile(report, 'utf8')),
      );
      passed += numPassedTests;
      failed += numTotalTests - numPassedTests;
      failures.push(...testResults.flatMap(listFailures));
    },
    check(title, holds, details = '') {
      if (holds) passed += 1;
      else {
        failed += 1;
        failures.push(`${title}\n${details}`);
      }
      say(`${holds ? 'ok' : 'FAILED'}: ${title}${holds ? '' : `\n${details}`}`);
      return holds;
    },
  };
}

/** Every test that did not pass. Tests are skipped when what prepares a file fails, which only the message of the file tells. */
function listFailures({ name, message, assertionResults }: z.output<typeof fileSchema>): string[] {
  const tests = assertionResults
    .filter(({ status }) => status !== 'passed')
    .map(({ fullName, status, failureMessages }) => [`${fullName}: ${status}`, ...(failureMessages ?? [])].join('\n'));
  return message ? [`${name}\n${message}`, ...tests] : tests;
}
