import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Test files of `npm test` that run at once. Many of them wait for processes and timers, so two cores carry more than one. */
const maxWorkers = Math.min(Math.max(availableParallelism(), 2), 4);

/**
 * Threads of the encoder remove the types of their sources by WebAssembly. V8 13.6 (Node 24) may end the process when it frees code
 * that they share: encoder/decode/heic/keep-wasm-code.ts. Elsewhere the main thread holds that code, because Node runs its sources
 * too; those of a test come from Vitest.
 */
const execArgv = ['--no-wasm-code-gc'];

/** The processes and threads that tests start share what Node makes of the sources, as those of cli/keep-compiled.js do. */
const env = { NODE_COMPILE_CACHE: join(import.meta.dirname, '.cache', 'compiled') };

/** Whatever tests, the programs that they start and the CDK leave in the folder of temporary files goes when the run ends. */
const temporary = mkdtempSync(join(tmpdir(), 'face-encode-tests-'));
for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = temporary;
process.on('exit', () => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 }));

/** Slow and rarely broken: a lane of its own, `npm run test:slow`. */
const slow = '**/*.slow.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          execArgv,
          include: ['test/unit/**/*.test.ts'],
          // A process for each file takes three times the time of the tests. Nothing in the service is process-wide.
          isolate: false,
          unstubEnvs: true,
          unstubGlobals: true,
          maxWorkers,
        },
      },
      // The integration tests run the real stores and the real encoder: a loaded two-core machine needs patience.
      {
        test: {
          name: 'integration',
          execArgv,
          env,
          include: ['test/integration/**/*.test.ts'],
          exclude: [slow],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers,
        },
      },
      // Synthesis of a whole stack takes seconds.
      {
        test: {
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          exclude: [slow],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers,
          // Loading the CDK takes longer than any of these tests.
          isolate: false,
        },
      },
      {
        test: {
          name: 'slow',
          execArgv,
          env,
          include: [`test/{integration,infra}/${slow}`],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers,
        },
      },
      // What goes wrong on purpose: stores that fail, processes that die, encoders that lie.
      {
        test: {
          name: 'faults',
          execArgv,
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      // One suite for every place where the service runs: BASE_URL says which; without it, on this machine.
      {
        test: {
          name: 'e2e',
          execArgv,
          include: ['test/e2e/*.test.ts'],
          globalSetup: 'test/e2e/support/base-url.ts',
          testTimeout: 90_000,
          hookTimeout: 60_000,
          maxWorkers,
        },
      },
      // The packages, installed from the registry into empty folders.
      {
        test: {
          name: 'package',
          execArgv,
          include: ['test/package/*.test.ts'],
          testTimeout: 300_000,
        },
      },
      // The Python receiver of the documents; scripts/lanes/test-webhooks.ts prepares it.
      {
        test: {
          name: 'webhooks',
          include: ['test/webhooks/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      // The worker's package for arm64, on an emulated processor; scripts/lanes/test-arm64.ts looks whether the machine can.
      {
        test: {
          name: 'arm64',
          include: ['test/arm64/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 900_000,
        },
      },
      // The pages in Chromium, with the real service and the real encoder behind them.
      {
        test: {
          name: 'browser',
          execArgv,
          include: ['test/browser/**/*.test.ts'],
          globalSetup: 'test/browser/support/install-browser.ts',
          testTimeout: 90_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      // The quality measures beside other implementations, which are Python packages.
      {
        test: {
          name: 'quality',
          execArgv,
          include: ['test/quality/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 300_000,
          // Both files prepare the same environment.
          fileParallelism: false,
        },
      },
      // What only a deployment that is updated can show; scripts/lanes/test-deploy.ts prepares each of these.
      {
        test: {
          name: 'deployed',
          include: ['test/e2e/deployed/*.test.ts'],
          globalSetup: 'test/e2e/support/base-url.ts',
          testTimeout: 90_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
