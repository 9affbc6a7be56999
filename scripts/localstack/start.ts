import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fetchDynamoDbLocal, serverClass } from '../dynamodb-local/libraries.ts';
import { type Emulator, startEmulator } from '../emulator/emulator-process.ts';
import { preparePython } from '../faults/python-environment.ts';
import { findPython } from './find-python.ts';

/** What the two stacks and the CDK's bootstrap are made of, as in localstack-compose.yml. */
export const localStackServices =
  'apigateway,cloudformation,cloudwatch,dynamodb,iam,kms,lambda,logs,s3,secretsmanager,sns,sqs,ssm,sts';

const PORT = 4566;

/** Seconds until LocalStack answers: three on a quiet machine, sixteen on a loaded one. */
const START_LIMIT = 120;

/**
 * Installs what LocalStack is made of, with the versions and hashes of its requirements file, where it is not yet.
 *
 * @returns the folder of the programs of its virtual environment
 */
export async function installLocalStack(): Promise<string> {
  await fetchDynamoDbLocal();
  return await preparePython('localstack', join(import.meta.dirname, 'requirements.txt'), findPython());
}

/**
 * Starts LocalStack, installed by `installLocalStack`, as a program of this machine, without its image and without containers for functions. It listens on all
 * interfaces, and so does its DynamoDB Local: start it in a network namespace of its own.
 */
export async function startLocalStack(): Promise<Emulator> {
  const bin = await installLocalStack();
  const folder = await mkdtemp(join(tmpdir(), 'localstack-'));
  await placeDynamoDbLocal(join(folder, 'usr', 'lib', 'localstack'));
  await mkdir(join(folder, 'tmp'));
  return await startEmulator({
    name: 'LocalStack',
    endpoint: `http://127.0.0.1:${PORT}`,
    python: join(bin, 'python'),
    command: [join(bin, 'python'), '-m', 'localstack.runtime.main'],
    folder,
    health: '/_localstack/health',
    patience: START_LIMIT,
    env: {
      PATH: [bin, '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
      HOME: folder,
      TMPDIR: join(folder, 'tmp'),
      FILESYSTEM_ROOT: folder,
      GATEWAY_LISTEN: `127.0.0.1:${PORT}`,
      SERVICES: localStackServices,
      // The executor is a plugin of LocalStack: it is found by the entry point in this folder.
      PYTHONPATH: join(import.meta.dirname, 'plugin'),
      // Compiled files would be left beside it.
      PYTHONDONTWRITEBYTECODE: '1',
      LAMBDA_RUNTIME_EXECUTOR: 'process',
      LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT: '60',
      EXECUTOR_NODE: process.execPath,
      EXECUTOR_PROGRAM: join(import.meta.dirname, 'execution-environment.ts'),
      DYNAMODB_IN_MEMORY: '1',
      // On a machine that is itself a container, LocalStack would take itself for its image.
      OVERRIDE_IN_DOCKER: '0',
      // What it would send or fetch over the network.
      DISABLE_EVENTS: '1',
      SKIP_SSL_CERT_DOWNLOAD: '1',
      DNS_ADDRESS: '0',
    },
  });
}

/**
 * Puts DynamoDB Local where LocalStack looks for its own download of it, and for the Java that it would download too.
 * LocalStack calls `java [options] -jar DynamoDBLocal.jar [arguments]`; this `java` starts the jars of Maven Central with
 * the same arguments.
 */
async function placeDynamoDbLocal(libraries: string): Promise<void> {
  const { classPath, natives } = await fetchDynamoDbLocal();
  const java = await findJava();
  const script = `#!/bin/sh
while [ "$1" != -jar ]; do shift; done
shift 2
exec '${java}' -Xmx256m -Djava.library.path='${natives}' -cp '${classPath}' ${serverClass} "$@"
`;
  const jar = join(libraries, 'dynamodb-local', '2', 'DynamoDBLocal.jar');
  const program = join(libraries, 'java', '21', 'bin', 'java');
  for (const file of [jar, program]) await mkdir(dirname(file), { recursive: true });
  await writeFile(jar, '');
  await writeFile(program, script, { mode: 0o755 });
}

async function findJava(): Promise<string> {
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', 'command -v java']);
  return await realpath(stdout.trim());
}
