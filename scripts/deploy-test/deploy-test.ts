import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../../lib/bundle/folders.ts';
import { peopleCalibration } from '../../test/support/faces/people-calibration.ts';
import { startPeopleEncoder } from '../../test/support/faces/people-encoder.ts';
import type { Listening } from '../../test/support/http/listen.ts';
import { WEBHOOK_SECRET } from '../../test/support/http/webhook-server.ts';
import { type Cdk, cdkAt, emulatorEnvironment, emulatorSettings } from '../emulator/deployment.ts';
import type { Emulator } from '../emulator/emulator-process.ts';
import { runStep, say } from '../emulator/run-step.ts';
import { createSecret } from './create-secret.ts';
import { findFreePort } from './free-port.ts';
import { keepContainer } from './keep-container.ts';
import { makeNextVersion, type NextVersion } from './next-version.ts';
import { type RecordingEncoder, startRecordingEncoder } from './recording-encoder.ts';
import { startReport, type TestReport } from './test-report.ts';
import { startWebhookListener } from './webhook-listener.ts';

/** An emulator of AWS, and what is special about it. */
export interface DeployTestPlace {
  readonly name: string;
  start(): Promise<Emulator>;
  /** What is checked before anything is deployed. */
  readonly checkFirst?: (report: TestReport) => Promise<void>;
  /** Environment for the tests over HTTP, beside what says what they test. */
  readonly testEnvironment?: Readonly<Record<string, string>>;
  /** How the names of resources begin that the emulator makes by itself and keeps. */
  readonly keeps?: readonly string[];
  /**
   * False when functions run where they do not reach the loopback interface of the tests. Then the updates are left out:
   * the tests play the encoder and the issuer of tokens there.
   */
  readonly reachesTests?: boolean;
  /** False when the emulator has no authorizers. Then the update to tokens is left out. */
  readonly authorizes?: boolean;
  /** False when its tables have no vector index. Then the search is left out. */
  readonly searches?: boolean;
}

/** What the steps of one run have in common. */
interface Run {
  readonly place: DeployTestPlace;
  readonly emulator: Emulator;
  readonly cdk: Cdk;
  readonly encoder: RecordingEncoder;
  /** Where the tests play the issuer of tokens. */
  readonly issuerPort: number;
  readonly report: TestReport;
  /** What is closed when all is done. */
  readonly listeners: Listening[];
}

/** A deployment: the folder of its templates and the base URL of its API. */
interface Deployed {
  readonly assembly: string;
  readonly url: string;
}

const common = {
  ...emulatorSettings,
  // The dead encoder is given up within seconds.
  retryBaseSeconds: '0',
};

const issuer = { jwtIssuer: 'https://issuer.example', jwtAudience: 'face-encode' };

/**
 * Deploys the service with the ordinary CDK command line to an emulator of AWS, tests it over HTTP, updates it twice,
 * destroys it and looks for what is left. The number of tests is the last line printed.
 *
 * @returns exit code: 0 all passed, 1 a test failed, 2 no emulator, 3 synthesis or deployment failed, 4 destruction failed
 */
export async function runDeployTest(place: DeployTestPlace): Promise<number> {
  const started = performance.now();
  const report = startReport();
  const code = await testOnEmulator(place, report);
  for (const failure of report.failures) say(`failed: ${failure}`);
  say(`${((performance.now() - started) / 1000).toFixed(0)} s in all`);
  process.stdout.write(`${report.passed} passed, ${report.failed} failed\n`);
  return code;
}

async function testOnEmulator(place: DeployTestPlace, report: TestReport): Promise<number> {
  await place.checkFirst?.(report);
  const emulator = await report.attempt(place.name, () => place.start());
  if (!emulator) return 2;
  const encoder = await startRecordingEncoder();
  const listeners: Listening[] = [];
  try {
    const run = {
      listeners,
      place,
      emulator,
      encoder,
      report,
      cdk: cdkAt(emulator.endpoint),
      issuerPort: await findFreePort(),
    };
    const code = await deployTestDestroy(run);
    if (code !== 0) say(`the end of ${place.name}'s log:\n${emulator.log().split('\n').slice(-60).join('\n')}`);
    return code;
  } finally {
    await encoder.close();
    for (const listener of listeners) await listener.close();
    await emulator.stop();
  }
}

async function deployTestDestroy(run: Run): Promise<number> {
  const { cdk, report, place } = run;
  const deployed = await report.attempt('deployment', async () => {
    const assembly = await cdk.synth('first', { ...common, auth: 'none' });
    await cdk.bootstrap(assembly);
    return { assembly, url: await cdk.deploy(assembly) };
  });
  if (!deployed) return 3;
  const last = place.reachesTests === false ? await testOnce(run, deployed) : await testAndUpdate(run, deployed);
  if (!last) return 3;
  const isGone = await report.attempt('destruction', async () => {
    await cdk.destroy(last);
    return await checkNothingIsLeft(run);
  });
  if (!isGone) return 4;
  return report.failed > 0 ? 1 : 0;
}

/** Tests the first deployment. */
async function testContract({ place, report }: Run, { url }: Deployed): Promise<void> {
  await report.runTests('the contract', ['--project', 'e2e'], { ...place.testEnvironment, BASE_URL: url });
}

async function testOnce(run: Run, deployed: Deployed): Promise<string> {
  await testContract(run, deployed);
  say(`the updates are left out: functions of ${run.place.name} do not reach the encoder that the tests play`);
  return deployed.assembly;
}

/** Tests the first deployment and the updates. Gives the folder of the last template, if all could be deployed. */
async function testAndUpdate(run: Run, deployed: Deployed): Promise<string | undefined> {
  const { authorizes = true } = run.place;
  // The tests wait most of the time: the templates of the updates are made meanwhile, one after the other.
  const synthesis = run.report.attempt('synthesis of the update', () => synthUpdate(run));
  const synthesisWithTokens = synthesis.then((update) =>
    update && authorizes ? run.report.attempt('synthesis with tokens', () => synthTokens(run, update)) : undefined,
  );
  await testContract(run, deployed);
  return await run.report.attempt('update', async () => {
    const update = given(await synthesis);
    await testUpdate(run, update, deployed.url);
    if (!authorizes) {
      say(`the update to tokens is left out: ${run.place.name} has no authorizers`);
      return update.assembly;
    }
    const assembly = given(await synthesisWithTokens);
    await testTokens(run, assembly, deployed.url);
    if (run.place.searches === false) {
      say(`the search is left out: ${run.place.name} has no vector index`);
      return assembly;
    }
    return await testSearch(run, update, deployed.url);
  });
}

/** The next version of the code with other settings. */
interface Update {
  readonly next: NextVersion;
  readonly settings: Readonly<Record<string, string>>;
  readonly assembly: string;
  /** Where a test listens for events. */
  readonly webhookPort: number;
}

async function synthUpdate({ cdk, encoder, emulator }: Run): Promise<Update> {
  const webhookPort = await findFreePort();
  const settings = {
    ...common,
    encoder: 'http',
    encodingServiceUrl: encoder.url,
    encodingServiceVersion: '7',
    webhookUrl: `http://127.0.0.1:${webhookPort}/images`,
    webhookSecretArn: await createSecret(emulator.endpoint, 'face-encode-webhook', WEBHOOK_SECRET),
  };
  const next = await makeNextVersion();
  const assembly = await cdk.synth('other-encoder', { ...settings, auth: 'none' }, next.folder);
  return { next, settings, assembly, webhookPort };
}

async function synthTokens({ cdk, issuerPort }: Run, { next, settings }: Update): Promise<string> {
  const keys = { jwtJwksUri: keysAt(issuerPort) };
  return await cdk.synth('tokens', { ...settings, ...issuer, ...keys, auth: 'jwt' }, next.folder);
}

/** What an attempt before this one gave; it has told by itself when it failed. */
function given<Result>(result: Result | undefined): Result {
  if (result === undefined) throw new Error('there is nothing to deploy');
  return result;
}

/** Updates the deployment to other code and another encoder, which dies in the end. */
async function testUpdate({ cdk, encoder, report, place, listeners }: Run, update: Update, url: string): Promise<void> {
  const kept = await keepContainer(url);
  report.check('an update keeps the URL', (await cdk.deploy(update.assembly)) === url);
  const env = { ...place.testEnvironment, BASE_URL: url };
  await report.runTests('the update', ['--project', 'deployed', 'updated', 'webhook'], {
    ...env,
    E2E_KEPT_CONTAINER: kept,
    E2E_RECORD_URL: encoder.recordUrl,
    E2E_VERSION: update.next.version,
    E2E_WEBHOOK_PORT: String(update.webhookPort),
  });
  listeners.push(await startWebhookListener(update.webhookPort));
  await encoder.close();
  await report.runTests('the dead encoder', ['--project', 'deployed', 'dead-encoder'], env);
}

/** Updates the deployment so that it asks for tokens, of an issuer that the tests play. */
async function testTokens({ cdk, issuerPort, report, place }: Run, assembly: string, url: string): Promise<void> {
  await cdk.deploy(assembly);
  await report.runTests('tokens', ['--project', 'deployed', 'tokens'], {
    ...place.testEnvironment,
    BASE_URL: url,
    E2E_ISSUER: issuer.jwtIssuer,
    E2E_AUDIENCE: issuer.jwtAudience,
    E2E_ISSUER_PORT: String(issuerPort),
  });
}

/** Updates the deployment so that people can be enrolled and searched, with an encoder that knows a hundred of them. */
async function testSearch(
  { cdk, emulator, issuerPort, report, place }: Run,
  update: Update,
  url: string,
): Promise<string> {
  const encoder = await startPeopleEncoder();
  const folder = await mkdtemp(join(tmpdir(), 'face-encode-'));
  try {
    const calibrationFile = join(folder, 'calibration.json');
    await writeFile(calibrationFile, JSON.stringify(peopleCalibration('7')));
    const assembly = await cdk.synth(
      'search',
      {
        ...{ ...update.settings, ...issuer, jwtJwksUri: keysAt(issuerPort), auth: 'jwt' },
        ...{ encodingServiceUrl: encoder.url, calibrationFile, faceSearch: 'true' },
      },
      update.next.folder,
    );
    await cdk.deploy(assembly);
    await report.runTests('the search', ['--project', 'deployed', 'face-search'], {
      ...{ ...place.testEnvironment, BASE_URL: url },
      ...{ E2E_ISSUER: issuer.jwtIssuer, E2E_AUDIENCE: issuer.jwtAudience, E2E_ISSUER_PORT: String(issuerPort) },
      ...{ E2E_ENDPOINT: emulator.endpoint, E2E_TEMPLATE: join(assembly, 'face-encode.template.json') },
    });
    return assembly;
  } finally {
    await encoder.close();
    await rm(folder, { recursive: true });
  }
}

const keysAt = (port: number): string => `http://127.0.0.1:${port}/jwks.json`;

async function checkNothingIsLeft({ emulator, place, report }: Run): Promise<boolean> {
  const script = join(projectFolder, 'scripts', 'deploy-test', 'leftovers.py');
  const command = [emulator.python, script, emulator.endpoint, ...(place.keeps ?? [])];
  const env = emulatorEnvironment(emulator.endpoint);
  const left = await runStep('look for what is left', command, { env, timeout: 60 });
  return report.check('destroy leaves nothing but the bootstrap', left === '', left);
}
