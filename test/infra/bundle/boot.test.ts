import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { webhook } from '../support/example-settings.ts';
import { functionsByEntry, synthesise } from '../support/synth.ts';

const root = join(import.meta.dirname, '..', '..', '..');

const { service } = synthesise({
  auth: 'jwt',
  jwtIssuer: 'https://issuer.example,https://second.example',
  jwtAudience: 'face-encode',
  corsOrigin: 'https://app.example',
  ...webhook,
  faceSearch: 'true',
});

/** What the Lambda service itself sets. */
const fromLambda = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };

/** Values that CloudFormation fills in later; URLs and ARNs must look like such. */
function standIn(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (/_(URL|ORIGIN)$/.test(name)) return 'https://sqs.example/1/queue';
  return name.endsWith('_ARN') ? 'arn:aws:sns:eu-central-1:1:topic' : 'stand-in';
}

const functions = [...functionsByEntry(service)].map(([entry, { properties }]) => {
  const variables = Object.entries(properties.Environment.Variables).map(([name, value]) => [
    name,
    standIn(name, value),
  ]);
  return { entry, variables: Object.fromEntries(variables) as Record<string, string> };
});

/** Loads an entry in a process that has these variables and no others. */
async function load(entry: string, variables: Record<string, string>): Promise<void> {
  const script = `const { handler } = await import(${JSON.stringify(`./${entry}`)});
    if (typeof handler !== 'function') throw new Error('no handler');
    process.exit(0);`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    env: { ...fromLambda, ...variables },
  });
}

/** These have a default, or their absence means something. */
const optional = new Set([
  ...['LOG_LEVEL', 'METRICS_NAMESPACE', 'CORS_ORIGIN', 'MAX_WAIT_SECONDS'],
  ...['ENCODER_DETECTION_THRESHOLD', 'RETENTION_DAYS', 'RETRY_BASE_SECONDS', 'UPLOAD_ORIGIN', 'FACE_SEARCH'],
  'EVENTS_TOPIC_ARN',
]);

it.each(functions)('$entry loads with exactly the variables that its deployment sets', async ({ entry, variables }) => {
  await load(entry, variables);
});

const demanding = functions
  .map(({ entry, variables }) => ({ entry, required: Object.keys(variables).filter((name) => !optional.has(name)) }))
  .filter(({ required }) => required.length > 0);

it.each(demanding)(
  '$entry does not load without them, and names every one that is missing',
  async ({ entry, required }) => {
    const failure = await load(entry, {}).catch((error: unknown) => String(error));
    for (const name of required) expect(failure).toContain(name);
  },
);
