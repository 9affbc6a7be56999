import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from '../../lib/bundle/folders.ts';
import { runDeployTest } from '../deploy-test/deploy-test.ts';
import type { Emulator } from '../emulator/emulator-process.ts';
import { runStep } from '../emulator/run-step.ts';
import { preparePython } from '../faults/python-environment.ts';

/**
 * `npm run test:compose`: deploy, test and destroy on the LocalStack of localstack-compose.yml. It needs Linux, a Docker
 * engine and Compose v2: the upload forms carry the address of LocalStack's container, which only a Linux host reaches.
 *
 * Exit code: that of the deploy test; 0 with a line that says why where the machine cannot.
 */

const compose = ['docker', 'compose', '-f', join(projectFolder, 'localstack-compose.yml'), '--profile', 'localstack'];

/** Seconds: the images may have to be pulled. */
const START_LIMIT = 1200;

const runs = ([program = '', ...args]: readonly string[]) => spawnSync(program, args).status === 0;

async function startCompose(): Promise<Emulator> {
  const python = await preparePython('ministack', join(projectFolder, 'scripts', 'ministack', 'requirements.txt'));
  const [program = '', ...args] = compose;
  const log = () => spawnSync(program, [...args, 'logs', '--tail', '200'], { encoding: 'utf8' }).stdout;
  const stop = async () =>
    void (await runStep('docker compose down', [...compose, 'down', '--volumes'], { timeout: 120 }));
  try {
    await runStep('docker compose up', [...compose, 'up', '--wait'], { timeout: START_LIMIT });
  } catch (error) {
    await stop();
    throw error;
  }
  return { name: 'LocalStack', endpoint: 'http://127.0.0.1:4566', python: join(python, 'python'), log, stop };
}

if (process.platform === 'linux' && runs(['docker', 'info']) && runs([...compose, 'config', '--quiet'])) {
  process.exitCode = await runDeployTest({
    name: 'LocalStack in Docker',
    start: startCompose,
    testEnvironment: { E2E_GATEWAY_BODIES: 'off' },
    keeps: ['/aws/lambda/'],
    reachesTests: false,
  });
} else {
  process.stdout.write('npm run test:compose did not run: it needs Linux, a Docker engine and Compose v2.\n');
}
