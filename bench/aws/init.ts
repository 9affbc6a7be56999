import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleFunction } from '../../lib/bundle/bundle-function.ts';
import { cacheFolder, projectFolder } from '../../lib/bundle/folders.ts';
import { type FunctionSpec, functionSpecs } from '../../lib/function-specs.ts';
import { formatTable } from '../support/table.ts';
import { describeFirstVector } from './first-vector.ts';

/**
 * `npm run bench:init`: how long each function's bundle takes to load, which is our part of a cold start, beside an empty
 * handler that makes the SDK clients which this function needs. The goal is at most twice that.
 */

/** Processes for each number; the median counts. */
const RUNS = 9;

/** Any values do: loading parses them and calls nothing. */
const environment = {
  ...{ AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
  ...{ AUTH: 'iam', TABLE_NAME: 't', BUCKET_NAME: 'b', DOCS_DIR: '.', CONSOLE_DIR: '.', LOG_LEVEL: 'error' },
  ...{ IMAGES_QUEUE_URL: 'https://sqs.example/1/q', TASKS_QUEUE_URL: 'https://sqs.example/1/q' },
  ...{ JWT_ISSUER: 'https://issuer.example', JWT_AUDIENCE: 'a' },
  ...{ WEBHOOK_URL: 'https://receiver.example', WEBHOOK_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:1:secret:s' },
  DELIVERIES_QUEUE_URL: 'https://sqs.example/1/q',
  // The encoder loads its models behind the scenes; without this it would fail to for want of its packages here.
  ENCODING_SERVICE_URL: 'http://127.0.0.1:9/',
};

/** How a client is made, by what a function may call. */
const clientSources = {
  table: `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
    import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
    globalThis.table = [DynamoDBDocumentClient.from(new DynamoDBClient({})), GetCommand];`,
  pictures: `import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';
    globalThis.pictures = [new S3Client({}), GetObjectCommand];`,
  images: `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
    globalThis.images = [new SQSClient({}), SendMessageCommand];`,
  tasks: `import { SQSClient as Client, SendMessageCommand as Send } from '@aws-sdk/client-sqs';
    globalThis.tasks = [new Client({}), Send];`,
  events: `import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';
    globalThis.events = [SNSClient, PublishCommand];`,
} as const;

type Service = keyof typeof clientSources;

const run = promisify(execFile);

/** Milliseconds that a process of its own takes to import a file. */
async function loadTime(file: string): Promise<number> {
  const script = `const start = performance.now(); await import(${JSON.stringify(file)});
    process.stdout.write(String(performance.now() - start), () => process.exit(0));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env: environment });
  return Number(stdout);
}

async function medianLoadTime(folder: string): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < RUNS; count += 1) times.push(await loadTime(join(folder, 'index.mjs')));
  return times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
}

const isService = (name: string): name is Service => name in clientSources;

const servicesOf = (spec: FunctionSpec): Service[] => Object.keys(spec).filter(isService);

const baselines = new Map<string, Promise<number>>();

/** An empty handler with these clients, bundled in the same way. */
function baseline(services: readonly Service[]): Promise<number> {
  const name = services.length > 0 ? services.toSorted().join('-') : 'empty';
  const measured = baselines.get(name) ?? measureBaseline(name, services);
  baselines.set(name, measured);
  return measured;
}

async function measureBaseline(name: string, services: readonly Service[]): Promise<number> {
  const folder = join(cacheFolder, 'baselines');
  await mkdir(folder, { recursive: true });
  const source = [...services.map((service) => clientSources[service]), 'export const handler = async () => ({});'];
  const file = join(folder, `${name}.ts`);
  await writeFile(file, source.join('\n'));
  return await medianLoadTime(await bundleFunction(file.slice(projectFolder.length + 1)));
}

const rows: string[][] = [];
for (const [entry, spec] of Object.entries(functionSpecs)) {
  const services = servicesOf(spec);
  const [ours, least] = [await medianLoadTime(await bundleFunction(entry)), await baseline(services)];
  const factor = ours / least;
  rows.push([
    entry.replace('functions/', ''),
    services.join(', ') || 'none',
    ours.toFixed(0),
    least.toFixed(0),
    factor.toFixed(1),
  ]);
}
console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}, median of ${RUNS} processes\n`);
console.log(formatTable(['Function', 'SDK clients', 'load (ms)', 'empty + clients (ms)', 'factor'], rows));
console.log('\nThe worker with its models, milliseconds of processor time until it has encoded a portrait:\n');
console.log(formatTable(...(await describeFirstVector(RUNS))));
