import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { cacheFolder, projectFolder } from '../lib/bundle/folders.ts';
import { peopleCalibration } from '../test/support/people-calibration.ts';
import { startPeopleEncoder } from '../test/support/people-encoder.ts';
import { findFreePort } from './deploy-test/free-port.ts';
import { keepContainer } from './deploy-test/keep-container.ts';
import { type Emulator, startMinistack } from './deploy-test/ministack.ts';
import { makeNextVersion, type NextVersion } from './deploy-test/next-version.ts';
import { type RecordingEncoder, startRecordingEncoder } from './deploy-test/recording-encoder.ts';
import { type Cdk, cdkAt, emulatorEnvironment, emulatorSettings } from './emulator/deployment.ts';
import { runStep, say } from './emulator/run-step.ts';

/**
 * `npm run test:deploy`: deploys the service with the ordinary CDK command line to an emulator of AWS that needs no
 * Docker, tests it over HTTP, updates it twice, destroys it and looks for what is left.
 *
 * Exit code: 0 all passed, 1 a test failed, 2 no emulator, 3 synthesis or deployment failed, 4 destruction failed.
 */

const common = {
  ...emulatorSettings,
  // The dead encoder is given up within seconds.
  retryBaseSeconds: '0',
};

const totals = { passed: 0, failed: 0 };
const started = performance.now();

async function main(): Promise<number> {
  const emulator = await attempt('MiniStack', startMinistack);
  if (!emulator) return 2;
  try {
    return await deployTestDestroy(emulator);
  } finally {
    await emulator.stop();
  }
}

async function deployTestDestroy(emulator: Emulator): Promise<number> {
  const cdk = cdkAt(emulator.endpoint);
  const encoder = await startRecordingEncoder();
  const issuerPort = await findFreePort();
  try {
    const deployed = await attempt('deployment', async () => {
      const assembly = await cdk.synth('first', { ...common, auth: 'none' });
      await cdk.bootstrap(assembly);
      return { assembly, url: await cdk.deploy(assembly) };
    });
    if (!deployed) return failWithLog(emulator, 3);
    // The tests wait most of the time: the templates of the updates are made meanwhile, one after the other.
    const synthesis = attempt('synthesis of the update', () => synthUpdate(cdk, encoder));
    const synthesisWithTokens = synthesis.then((update) =>
      update ? attempt('synthesis with tokens', () => synthTokens(cdk, update, issuerPort)) : undefined,
    );
    await runTests('the contract', ['--project', 'e2e'], { BASE_URL: deployed.url });
    const last = await attempt('update', async () => {
      await testUpdate(cdk, encoder, given(await synthesis), deployed.url);
      const assembly = given(await synthesisWithTokens);
      await testTokens(cdk, assembly, issuerPort, deployed.url);
      return await testSearch(emulator, cdk, given(await synthesis), issuerPort, deployed.url);
    });
    if (!last) return failWithLog(emulator, 3);
    const destroyed = await attempt('destruction', async () => {
      await cdk.destroy(last);
      return await checkNothingIsLeft(emulator);
    });
    if (!destroyed) return failWithLog(emulator, 4);
    return totals.failed > 0 ? failWithLog(emulator, 1) : 0;
  } finally {
    await encoder.close();
  }
}

const issuer = { jwtIssuer: 'https://issuer.example', jwtAudience: 'face-encode' };

/** The next version of the code with other settings. */
interface Update {
  readonly next: NextVersion;
  readonly settings: Readonly<Record<string, string>>;
  readonly assembly: string;
}

async function synthUpdate(cdk: Cdk, encoder: RecordingEncoder): Promise<Update> {
  const settings = { ...common, encoder: 'http', encodingServiceUrl: encoder.url, encodingServiceVersion: '7' };
  const next = await makeNextVersion();
  const assembly = await cdk.synth('other-encoder', { ...settings, auth: 'none' }, next.folder);
  return { next, settings, assembly };
}

async function synthTokens(cdk: Cdk, { next, settings }: Update, issuerPort: number): Promise<string> {
  const keys = { jwtJwksUri: keysAt(issuerPort) };
  return await cdk.synth('tokens', { ...settings, ...issuer, ...keys, auth: 'jwt' }, next.folder);
}

/** What an attempt before this one gave; it has told by itself when it failed. */
function given<Result>(result: Result | undefined): Result {
  if (result === undefined) throw new Error('there is nothing to deploy');
  return result;
}

/** Updates the deployment to other code and another encoder, which dies in the end. */
async function testUpdate(cdk: Cdk, encoder: RecordingEncoder, update: Update, url: string): Promise<void> {
  const kept = await keepContainer(url);
  check('an update keeps the URL', (await cdk.deploy(update.assembly)) === url);
  const env = {
    BASE_URL: url,
    E2E_KEPT_CONTAINER: kept,
    E2E_RECORD_URL: encoder.recordUrl,
    E2E_VERSION: update.next.version,
  };
  await runTests('the update', ['--project', 'deployed', 'updated'], env);
  await encoder.close();
  await runTests('the dead encoder', ['--project', 'deployed', 'dead-encoder'], { BASE_URL: url });
}

/** Updates the deployment so that it asks for tokens, of an issuer that the tests play at this port. */
async function testTokens(cdk: Cdk, assembly: string, issuerPort: number, url: string): Promise<void> {
  await cdk.deploy(assembly);
  const env = { E2E_ISSUER: issuer.jwtIssuer, E2E_AUDIENCE: issuer.jwtAudience, E2E_ISSUER_PORT: String(issuerPort) };
  await runTests('tokens', ['--project', 'deployed', 'tokens'], { BASE_URL: url, ...env });
}

/** Updates the deployment so that people can be enrolled and searched, with an encoder that knows a hundred of them. */
async function testSearch(emulator: Emulator, cdk: Cdk, update: Update, port: number, url: string): Promise<string> {
  const encoder = await startPeopleEncoder();
  const folder = await mkdtemp(join(tmpdir(), 'face-encode-'));
  try {
    const calibrationFile = join(folder, 'calibration.json');
    await writeFile(calibrationFile, JSON.stringify(peopleCalibration('7')));
    const settings = {
      ...{ ...update.settings, ...issuer, jwtJwksUri: keysAt(port), auth: 'jwt' },
      ...{ encodingServiceUrl: encoder.url, calibrationFile, faceSearch: 'true' },
    };
    const assembly = await cdk.synth('search', settings, update.next.folder);
    await cdk.deploy(assembly);
    const env = {
      ...{ E2E_ISSUER: issuer.jwtIssuer, E2E_AUDIENCE: issuer.jwtAudience, E2E_ISSUER_PORT: String(port) },
      ...{ E2E_ENDPOINT: emulator.endpoint, E2E_TEMPLATE: join(assembly, 'face-encode.template.json') },
    };
    await runTests('the search', ['--project', 'deployed', 'face-search'], { BASE_URL: url, ...env });
    return assembly;
  } finally {
    await encoder.close();
    await rm(folder, { recursive: true });
  }
}

const keysAt = (port: number): string => `http://127.0.0.1:${port}/jwks.json`;

async function checkNothingIsLeft(emulator: Emulator): Promise<boolean> {
  const script = join(projectFolder, 'scripts', 'deploy-test', 'leftovers.py');
  const env = emulatorEnvironment(emulator.endpoint);
  const left = await runStep('look for what is left', [emulator.python, script, emulator.endpoint], {
    env,
    timeout: 60,
  });
  return check('destroy leaves nothing but the bootstrap', left === '', left);
}

const reportSchema = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numTotalTests: z.number() });

async function runTests(title: string, args: readonly string[], env: Record<string, string>): Promise<void> {
  const report = join(cacheFolder, 'test-report.json');
  const vitest = join(projectFolder, 'node_modules', '.bin', 'vitest');
  const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`];
  const command = [vitest, 'run', ...args, ...reporters];
  await attempt(`tests of ${title}`, () =>
    runStep(title, command, { cwd: projectFolder, env, timeout: 180, show: true }),
  );
  const counts = reportSchema.parse(JSON.parse(await readFile(report, 'utf8')));
  totals.passed += counts.numPassedTests;
  totals.failed += counts.numTotalTests - counts.numPassedTests;
}

/** A check beside the tests, which counts like one. */
function check(title: string, holds: boolean, details = ''): boolean {
  totals[holds ? 'passed' : 'failed'] += 1;
  say(`${holds ? 'ok' : 'FAILED'}: ${title}${holds ? '' : `\n${details}`}`);
  return holds;
}

async function attempt<Result>(title: string, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    say(`FAILED: ${title}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function failWithLog(emulator: Emulator, code: number): number {
  say(`the end of MiniStack's log:\n${emulator.log().split('\n').slice(-60).join('\n')}`);
  return code;
}

process.exitCode = await main();
say(`${((performance.now() - started) / 1000).toFixed(0)} s in all`);
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`);
