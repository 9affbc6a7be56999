import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../../lib/bundle/folders.ts';
import { findFreePort } from '../deploy-test/free-port.ts';
import { runStep, say } from '../emulator/run-step.ts';

/**
 * `npm run test:dynamodb-local`: runs the suite of the AWS adapters against Amazon's own DynamoDB Local, which Maven Central
 * has. It keeps its tables in memory, and listens on all interfaces for the minute that this takes.
 *
 * Exit code: 0 all passed, 1 a test failed, 2 Java or Maven is missing, or the emulator does not start.
 */

const pom = join(import.meta.dirname, 'pom.xml');
const suite = 'test/integration/ports/aws.test.ts';

/** Milliseconds until the emulator answers. */
const START_LIMIT = 60_000;

/** Seconds for Maven to download 51 MB, and for the tests. */
const DOWNLOAD_LIMIT = 600;
const TEST_LIMIT = 600;

async function main(): Promise<number> {
  for (const program of ['java', 'mvn']) {
    if (spawnSync(program, ['-version']).status === 0) continue;
    process.stderr.write(`${program} is missing: npm run test:dynamodb-local needs Java 17 and Maven.\n`);
    return 2;
  }
  const libraries = join(projectFolder, '.cache', 'dynamodb-local');
  const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${libraries}`];
  await runStep('Downloaded DynamoDB Local', ['mvn', '-q', '-B', '-f', pom, ...copy], { timeout: DOWNLOAD_LIMIT });
  const natives = await mkdtemp(join(tmpdir(), 'dynamodb-local-'));
  const port = await findFreePort();
  const server = await startServer(libraries, natives, port);
  try {
    const url = `http://127.0.0.1:${port}`;
    await untilItAnswers(server, url);
    say(`DynamoDB Local answers at ${url}`);
    const command = ['vitest', 'run', '--project', 'integration', suite];
    await runStep('Ran the suite', command, { env: { DYNAMODB_URL: url }, timeout: TEST_LIMIT, show: true });
    return 0;
  } finally {
    server.kill('SIGKILL');
    await rm(natives, { recursive: true });
  }
}

/** sqlite4java looks for its library under a name without a version. */
async function startServer(libraries: string, natives: string, port: number): Promise<ChildProcess> {
  await mkdir(natives, { recursive: true });
  for (const name of await readdir(libraries)) {
    if (/\.(so|dylib|dll)$/.test(name)) {
      await copyFile(join(libraries, name), join(natives, name.replace(/-\d[\d.]*(?=\.\w+$)/, '')));
    }
  }
  const options = [`-Djava.library.path=${natives}`, '-cp', join(libraries, '*')];
  const runner = 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner';
  return spawn('java', [...options, runner, '-inMemory', '-port', String(port)], {
    // It would report its use to Amazon.
    env: { ...process.env, DDB_LOCAL_TELEMETRY: '0' },
    stdio: 'ignore',
  });
}

async function untilItAnswers(server: ChildProcess, url: string): Promise<void> {
  const ended = once(server, 'exit').then(() => 'ended' as const);
  const end = performance.now() + START_LIMIT;
  while (performance.now() < end) {
    const answer = await Promise.race([ended, fetch(url).catch(() => undefined)]);
    if (answer === 'ended') break;
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('DynamoDB Local does not answer');
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof Error && error.message.startsWith('Ran the suite') ? 1 : 2;
}
