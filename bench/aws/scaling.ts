import { parseArgs } from 'node:util';
import { WORKER_BATCH_SIZE } from '../../settings/work-limits.ts';
import { formatTable } from '../support/table.ts';

/**
 * `npm run bench:scaling`: what each part has to carry at three rates, beside what an AWS account gives it by default.
 * Times and units of one image are those that `npm run bench:cost` printed; other ones can be given as options.
 */
const { values } = parseArgs({
  options: {
    /** Milliseconds of processor time for one picture. */
    'encode-ms': { type: 'string', default: '42' },
    /** Milliseconds that the worker waits for other services, per picture. */
    'wait-ms': { type: 'string', default: '85' },
    /** Milliseconds of an upload, and of a summary, in Lambda. */
    'upload-ms': { type: 'string', default: '33' },
    'summary-ms': { type: 'string', default: '6' },
  },
});

const encode = Number(values['encode-ms']);
const wait = Number(values['wait-ms']);
const upload = Number(values['upload-ms']);
const summary = Number(values['summary-ms']);

/** Of one image, in an attempt of three images with four looks at the summary. */
const perImage = { containers: 1 / 3, summaries: 4 / 3, writeUnits: 1 / 3 + 1 + 3, readUnits: 2 + (4 / 3) * 2 };

/**
 * Pictures a second of one worker: a batch is encoded one picture after the other, while the calls of the others are
 * under way.
 */
const perWorker = WORKER_BATCH_SIZE / ((WORKER_BATCH_SIZE * encode + wait) / 1000);

/** Default quotas of an account in us-east-1, and what they bound. */
const quotas = {
  requests: 10_000,
  concurrency: 1_000,
  /** Of an on-demand table that is new; it doubles its former peak within 30 minutes. */
  newTableWrites: 4_000,
  newTableReads: 12_000,
  tableUnits: 40_000,
  /** Of one S3 prefix before S3 splits it. */
  puts: 3_500,
  /** Workers of one event source mapping. */
  workers: 1_000,
} as const;

interface Part {
  readonly name: string;
  readonly need: (rate: number) => number;
  readonly quota: number;
  readonly unit: string;
}

const requestsPerImage = perImage.containers + 1 + perImage.summaries;
const httpMilliseconds = perImage.containers * summary + upload + perImage.summaries * summary;

const parts: readonly Part[] = [
  { name: 'API Gateway', need: (rate) => rate * requestsPerImage, quota: quotas.requests, unit: 'requests/s' },
  {
    name: 'Lambda, behind the API',
    need: (rate) => (rate * httpMilliseconds) / 1000,
    quota: quotas.concurrency,
    unit: 'at once',
  },
  { name: 'Lambda, workers', need: (rate) => rate / perWorker, quota: quotas.workers, unit: 'at once' },
  {
    name: 'DynamoDB, new table',
    need: (rate) => rate * perImage.writeUnits,
    quota: quotas.newTableWrites,
    unit: 'writes/s',
  },
  {
    name: 'DynamoDB, warm table',
    need: (rate) => rate * perImage.writeUnits,
    quota: quotas.tableUnits,
    unit: 'writes/s',
  },
  { name: 'DynamoDB, reads', need: (rate) => rate * perImage.readUnits, quota: quotas.newTableReads, unit: 'reads/s' },
  { name: 'S3, one prefix', need: (rate) => rate, quota: quotas.puts, unit: 'puts/s' },
];

const rates = [10, 1_000, 10_000];
const show = (value: number): string => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));

console.log(`One worker encodes ${perWorker.toFixed(1)} pictures a second.\n`);
console.log(
  formatTable(
    [
      'Part',
      ...rates.map((rate) => `${rate.toLocaleString('en')} images/s`),
      'default ceiling',
      'images/s at the ceiling',
    ],
    parts.map(({ name, need, quota, unit }) => [
      name,
      ...rates.map((rate) => `${show(need(rate))}${need(rate) > quota ? ' (!)' : ''}`),
      `${quota.toLocaleString('en')} ${unit}`,
      show(quota / need(1)),
    ]),
  ),
);
