import { WORKER_BATCH_SIZE } from '../../../settings/work-limits.ts';

/** Times of one image: milliseconds, and seconds for `result`. */
export interface ImageTimes {
  readonly encode: number;
  readonly wait: number;
  readonly upload: number;
  readonly summary: number;
  readonly result: number;
}

/** Images of an attempt. */
export const IMAGES_PER_ATTEMPT = 3;

/** Looks at the summary in an attempt: one that is held, and one more where that was not long enough or came too early. */
const LOOKS = 2;

/** Of one image with one face, as `npm run bench:cost` measured it. The reads are those of a look every half second while it is held. */
const perImage = {
  containers: 1 / IMAGES_PER_ATTEMPT,
  looks: LOOKS / IMAGES_PER_ATTEMPT,
  writeUnits: 1 / IMAGES_PER_ATTEMPT + 1 + 2,
  readUnits: ({ result }: ImageTimes) => 1 + (LOOKS + 2 * result) / IMAGES_PER_ATTEMPT,
};

/**
 * Pictures a second of one worker: a batch is encoded one picture after the other, while the calls of the others are
 * under way.
 */
export const perWorker = ({ encode, wait }: ImageTimes): number =>
  WORKER_BATCH_SIZE / ((WORKER_BATCH_SIZE * encode + wait) / 1000);

/** Default quotas of an account in us-east-1, and what they bound. */
const quotas = {
  requests: 10_000,
  concurrency: 1_000,
  /** Of an on-demand table that is new; it doubles its former peak within 30 minutes. */
  newTableWrites: 4_000,
  newTableReads: 12_000,
  tableUnits: 40_000,
  /** PUT, COPY, POST and DELETE of one S3 prefix before S3 splits it. */
  mutations: 3_500,
  /** Workers of one event source mapping. */
  workers: 1_000,
  /** Messages in flight of a standard queue. */
  inFlight: 120_000,
} as const;

/** The settings of a deployment, all of them the default ones. */
const settings = { throttleRate: 100, summaryThrottleRate: 100, maxConcurrency: 10 } as const;

interface Part {
  readonly name: string;
  readonly need: (rate: number, times: ImageTimes) => number;
  readonly quota: number;
  readonly unit: string;
}

const workers = (rate: number, times: ImageTimes) => rate / perWorker(times);

const behindApi = (rate: number, { upload, summary, result }: ImageTimes) =>
  (rate * (perImage.containers * summary + upload + perImage.looks * summary)) / 1000 +
  (rate * result) / IMAGES_PER_ATTEMPT;

const parts: readonly Part[] = [
  { name: 'setting throttleRate: uploads', need: (rate) => rate, quota: settings.throttleRate, unit: 'requests/s' },
  {
    name: 'setting summaryThrottleRate: looks',
    need: (rate) => rate * perImage.looks,
    quota: settings.summaryThrottleRate,
    unit: 'requests/s',
  },
  { name: 'setting maxConcurrency: workers', need: workers, quota: settings.maxConcurrency, unit: 'at once' },
  {
    name: 'API Gateway',
    need: (rate) => rate * (perImage.containers + 1 + perImage.looks),
    quota: quotas.requests,
    unit: 'requests/s',
  },
  {
    name: 'Lambda, looks that are held, uploads and workers',
    need: (rate, times) => behindApi(rate, times) + workers(rate, times),
    quota: quotas.concurrency,
    unit: 'at once',
  },
  { name: 'Lambda, workers of one queue', need: workers, quota: quotas.workers, unit: 'at once' },
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
  {
    name: 'DynamoDB, new table',
    need: (rate, times) => rate * perImage.readUnits(times),
    quota: quotas.newTableReads,
    unit: 'reads/s',
  },
  { name: 'S3, one prefix', need: (rate) => 2 * rate, quota: quotas.mutations, unit: 'puts and deletes/s' },
];

const rates = [100, 1_000, 10_000];
const show = (value: number): string => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));

/** The table of the parts: what they carry at three rates, and the rate at which each is full. */
export function describeParts(times: ImageTimes): [string[], string[][]] {
  const header = [
    'Part',
    ...rates.map((rate) => `${rate.toLocaleString('en')} images/s`),
    'default ceiling',
    'images/s at the ceiling',
  ];
  const rows = parts.map(({ name, need, quota, unit }) => [
    name,
    ...rates.map((rate) => `${show(need(rate, times))}${need(rate, times) > quota ? ' (!)' : ''}`),
    `${quota.toLocaleString('en')} ${unit}`,
    show(quota / need(1, times)),
  ]);
  return [header, rows];
}
