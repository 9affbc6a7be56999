import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { findFreePort } from '../deploy-test/free-port.ts';
import { runStep, say } from '../emulator/run-step.ts';
import { type DynamoDbLocal, fetchDynamoDbLocal, serverClass } from './libraries.ts';

/**
 * `npm run test:dynamodb-local`: runs the suites of the AWS adapters against Amazon's own DynamoDB Local, which Maven Central
 * has. It keeps its tables in memory, and listens on all interfaces for the minute that this takes.
 *
 * Exit code: 0 all passed, 1 a test failed, 2 Java or Maven is missing, or the emulator does not start.
 */

const suites = ['test/integration/ports/aws.test.ts', 'test/integration/ports/write-units.test.ts'];

/** Milliseconds until the emulator answers. */
const START_LIMIT = 60_000;

/** Seconds for the tests. */
const TEST_LIMIT = 600;

async function main(): Promise<number> {
  for (const program of ['java', 'mvn']) {
    if (spawnSync(program, ['-version']).status === 0) continue;
    process.stderr.write(`${program} is missing: npm run test:dynamodb-local needs Java 17 and Maven.\n`);
    return 2;
  }
  const local = await fetchDynamoDbLocal();
  const port = await findFreePort();
  const server = startServer(local, port);
  try {
    const url = `http://127.0.0.1:${port}`;
    await untilItAnswers(server, url);
    say(`DynamoDB Local answers at ${url}`);
    const command = ['vitest', 'run', '--project', 'integration', ...suites];
    await runStep('Ran the suites', command, { env: { DYNAMODB_URL: url }, timeout: TEST_LIMIT, show: true });
    return 0;
  } finally {
    server.kill('SIGKILL');
  }
}

function startServer({ classPath, natives }: DynamoDbLocal, port: number): ChildProcess {
  const options = [`-Djava.library.path=${natives}`, '-cp', classPath];
  return spawn('java', [...options, serverClass, '-inMemory', '-port', String(port)], {
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
