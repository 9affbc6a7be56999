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
  /** Runs tests with Vitest; `env` tells them what to test. */
  runTests(title: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<void>;
  /** A check beside the tests, which counts like one. */
  check(title: string, holds: boolean, details?: string): boolean;
}

const countsSchema = z.object({ numPassedTests: z.number(), numTotalTests: z.number() });

export function startReport(): TestReport {
  let passed = 0;
  let failed = 0;
  return {
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
      const counts = countsSchema.parse(JSON.parse(await readFile(report, 'utf8')));
      passed += counts.numPassedTests;
      failed += counts.numTotalTests - counts.numPassedTests;
    },
    check(title, holds, details = '') {
      if (holds) passed += 1;
      else failed += 1;
      say(`${holds ? 'ok' : 'FAILED'}: ${title}${holds ? '' : `\n${details}`}`);
      return holds;
    },
  };
}

/** Gives what `work` gives; says what went wrong and gives nothing when it fails. */
export async function attempt<Result>(title: string, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    say(`FAILED: ${title}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
