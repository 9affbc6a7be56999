import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildWorkerParts } from '../../lib/bundle/worker-package.ts';
import { emulatorArchitecture } from '../emulator/deployment.ts';
import { findPython } from '../localstack/find-python.ts';
import { installLocalStack } from '../localstack/start.ts';

/**
 * `npm run test:localstack`: deploy, test, update and destroy on LocalStack 4.14.0 of PyPI, without a container engine.
 * Everything runs in a network namespace of its own, because LocalStack and DynamoDB Local listen on all interfaces.
 *
 * Exit code: that of the deploy test; 0 with a line that says why where the machine cannot.
 */

/** A new network with nothing but a loopback interface, and processes that end with the first of them. */
const isolate = ['--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
const loopbackUp = 'ip link set lo up';

const runs = (program: string, ...args: readonly string[]) => spawnSync(program, args).status === 0;

const needs = [
  { what: 'Linux, root, unshare and ip', isThere: runs('unshare', ...isolate, 'sh', '-c', loopbackUp) },
  { what: 'Python 3.12 or 3.13', isThere: findPython() !== undefined },
  { what: 'Java 17', isThere: runs('java', '--version') },
  { what: 'Maven', isThere: runs('mvn', '--version') },
];

const missing = needs.filter(({ isThere }) => !isThere).map(({ what }) => what);
if (missing.length > 0) {
  process.stdout.write(`npm run test:localstack did not run: it needs ${missing.join('; ')}.\n`);
} else {
  // What the network is needed for comes first.
  await installLocalStack();
  await buildWorkerParts({ architecture: emulatorArchitecture, heic: false });
  const inside = ['sh', '-c', `${loopbackUp} && exec "$@"`, 'sh', process.execPath];
  const script = join(import.meta.dirname, '..', 'localstack', 'run-isolated.ts');
  const { status } = spawnSync('unshare', [...isolate, ...inside, script], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
