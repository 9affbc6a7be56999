import { cdkAt, emulatorSettings } from './deployment.ts';
import { StepError, say } from './run-step.ts';

/**
 * `npm run local:deploy`: deploys to the emulator at AWS_ENDPOINT_URL, without authentication, and prints the base URL of
 * the API, which has answered by then, alone on its last line. Arguments are further settings, as in `encoder=http`.
 * `npm run local:destroy` takes it away again.
 */

const endpoint = (process.env.AWS_ENDPOINT_URL ?? 'http://127.0.0.1:4566').replace(/\/$/, '');

/** Seconds for one command; an emulator that pulls an image on the way takes its time. */
const PATIENCE = 900;

/** Seconds for the first answer: a function starts, perhaps in a container that has to be fetched. */
const FIRST_ANSWER = 120;

const [action, ...settings] = process.argv.slice(2);

try {
  await checkEmulator();
  const cdk = cdkAt(endpoint, PATIENCE);
  const assembly = await cdk.synth('local', { ...emulatorSettings, auth: 'none', ...parse(settings) });
  if (action === 'destroy') await cdk.destroy(assembly);
  else await deploy(assembly);
} catch (error) {
  say(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function deploy(assembly: string): Promise<void> {
  const cdk = cdkAt(endpoint, PATIENCE);
  await cdk.bootstrap(assembly);
  const url = await cdk.deploy(assembly);
  await firstAnswer(url);
  process.stdout.write(`${url}\n`);
}

async function checkEmulator(): Promise<void> {
  const answer = await fetch(endpoint).catch(() => undefined);
  if (answer) return;
  const start = 'docker compose -f localstack-compose.yml --profile localstack up --wait';
  throw new StepError(`nothing answers at ${endpoint}. Start an emulator (${start}) or set AWS_ENDPOINT_URL`);
}

async function firstAnswer(url: string): Promise<void> {
  for (let second = 0; second < FIRST_ANSWER; second += 1) {
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new StepError(`deployed, but ${url}/health does not answer`);
}

function parse(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]));
}
