import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { projectFolder } from '../../lib/bundle/folders.ts';
import { keepContainer } from '../deploy-test/keep-container.ts';
import { startMinistack } from '../deploy-test/ministack.ts';
import { startReport, type TestReport } from '../deploy-test/test-report.ts';
import { emulatorEnvironment, emulatorSettings, executeUrl } from '../emulator/deployment.ts';
import type { Emulator } from '../emulator/emulator-process.ts';
import { runStep, say } from '../emulator/run-step.ts';
import { preparePython } from '../faults/python-environment.ts';

/**
 * `npm run test:template`: makes the template and its files as `npm run package:template` does, deploys them to MiniStack
 * with the commands of docs/deployment.md, which are AWS's own command line, encodes a picture, and deletes the stack.
 */

const BUCKET = 'my-artifacts';
const PREFIX = 'face-encode/1/';
/** Where `package:template` uploads to by itself. */
const UPLOADED = 'uploaded/';
const STACK = 'face-encode';

/** Seconds for one command. */
const PATIENCE = 240;

const outputsSchema = z.array(z.object({ OutputKey: z.string(), OutputValue: z.string() }));

async function main(report: TestReport): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'face-encode-packaged-'));
  const emulator = await startMinistack();
  try {
    await packDeployDelete(emulator, folder, report);
  } finally {
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function packDeployDelete({ endpoint, python }: Emulator, folder: string, report: TestReport): Promise<void> {
  const requirements = join(import.meta.dirname, '..', 'template', 'aws-cli', 'requirements.txt');
  const aws = join(await preparePython('aws-cli', requirements), 'aws');
  const env = emulatorEnvironment(endpoint);
  const run = (args: readonly string[]) =>
    runStep(`aws ${args.slice(0, 2).join(' ')}`, [aws, ...args], { env, timeout: PATIENCE });

  await run(['s3', 'mb', `s3://${BUCKET}`]);
  const settings = Object.entries({ ...emulatorSettings, auth: 'none' }).map(([name, value]) => `${name}=${value}`);
  const script = join(projectFolder, 'scripts', 'template', 'package-template.ts');
  const places = ['--output', folder, '--bucket', BUCKET, '--prefix', UPLOADED];
  await runStep('package:template', [process.execPath, script, ...places, ...settings], { env, timeout: PATIENCE });
  const uploaded = await run(['s3', 'ls', `s3://${BUCKET}/${UPLOADED}`]);
  const [there, here] = [uploaded.trim().split('\n').length, (await readdir(folder)).length];
  report.check('--bucket uploads every file', there === here, `${there} instead of ${here}`);

  await run(['s3', 'sync', folder, `s3://${BUCKET}/${PREFIX}`, '--no-progress']);
  const template = ['--template-file', join(folder, 'template.json'), '--s3-bucket', BUCKET];
  const parameters = ['--parameter-overrides', `AssetBucket=${BUCKET}`, `AssetPrefix=${PREFIX}`];
  const options = ['--stack-name', STACK, ...template, ...parameters, '--capabilities', 'CAPABILITY_IAM'];
  await run(['cloudformation', 'deploy', ...options]);

  const query = ['--query', 'Stacks[0].Outputs', '--output', 'json'];
  const outputs = outputsSchema.parse(
    JSON.parse(await run(['cloudformation', 'describe-stacks', '--stack-name', STACK, ...query])),
  );
  const apiId = outputs.find(({ OutputKey }) => OutputKey === 'ApiId')?.OutputValue ?? '';
  const url = executeUrl(endpoint, apiId);
  report.check('the service of the template answers', (await fetch(`${url}/health`)).ok);
  const container = await report.attempt('a picture', () => keepContainer(url));
  report.check('it encodes a picture', container !== undefined);

  await run(['cloudformation', 'delete-stack', '--stack-name', STACK]);
  await run(['cloudformation', 'wait', 'stack-delete-complete', '--stack-name', STACK]);
  const leftovers = join(import.meta.dirname, '..', 'deploy-test', 'leftovers.py');
  const left = await runStep('look for what is left', [python, leftovers, endpoint, BUCKET], { env, timeout: 60 });
  report.check('deleting the stack leaves nothing', left === '', left);
}

const started = performance.now();
const report = startReport();
const done = await report.attempt('template', async () => {
  await main(report);
  return true;
});
process.exitCode = done && report.failed === 0 ? 0 : 1;
say(`${((performance.now() - started) / 1000).toFixed(0)} s in all`);
process.stdout.write(`${report.passed} passed, ${report.failed} failed\n`);
