import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { aPortrait } from '../../../test/e2e/support/pictures.ts';
import { formatTable } from '../../support/table.ts';
import {
  type Invocation,
  measureAttempt,
  measureSearch,
  openCostBench,
  SEARCH_STEPS,
  type SearchStep,
  STEPS,
  type Step,
} from './measure-attempt.ts';
import { billedMilliseconds, PRICE_PARTS, type Price, priceOf, readUnits, writeUnits } from './price-invocation.ts';
import { prices, VECTOR_SEARCH_BYTES } from './prices.ts';

/**
 * `npm run bench:cost`: what a million images cost on AWS. Verification attempts of three selfies run through the real
 * handlers and the built-in encoder; every AWS call is counted by a middleware of the SDK, with the capacity that DynamoDB
 * says it took, every line of log by its bytes, and multiplied by the list prices. After that people are enrolled and searched,
 * which is counted apart.
 */
const { values } = parseArgs({
  options: {
    /** Multiplies the processor time that was measured: Lambda's cores are not those of this machine. */
    'cpu-factor': { type: 'string', default: '1' },
    /** Messages in one invocation of the worker; its calls to AWS then wait side by side. */
    batch: { type: 'string', default: '1' },
    /** As the setting `logLevel`. */
    'log-level': { type: 'string', default: 'info' },
    /** Percent of the requests that are traced, as the setting `tracePercent`. */
    'trace-percent': { type: 'string', default: '1' },
  },
});

/** Attempts that are measured, after one that warms up. */
const ATTEMPTS = 5;
const IMAGES = 3;

/**
 * How clients learn of the result: looks that find pictures processing, and seconds for which the last look is held. The first
 * line stands for a client that looks as often as the service asks, which is a second after the last upload for the first time.
 */
const clients = [
  { name: 'one: polling, and the result is there a second after the last upload', early: 0, held: 0 },
  { name: 'two: polling, and it is there a second later', early: 1, held: 0 },
  { name: 'one that comes at once and is held for a second', early: 0, held: 1 },
  { name: 'four', early: 3, held: 0 },
] as const;

const options = {
  cpuFactor: Number(values['cpu-factor']),
  batch: Number(values.batch),
  tracePercent: Number(values['trace-percent']),
  platformLines: values['log-level'] === 'debug',
};

const bench = await openCostBench(values['log-level']);
const pictures = await Promise.all(Array.from({ length: IMAGES }, (_, number) => makeSelfie(number)));
const warmUp = await measureAttempt(bench, pictures);
const attempts = [];
for (let count = 0; count < ATTEMPTS; count += 1) attempts.push(await measureAttempt(bench, pictures));
const measured = attempts.flatMap((attempt) => attempt.invocations);
const searches: Invocation[] = [];
for (const { containerId } of [warmUp, ...attempts]) searches.push(...(await measureSearch(bench, containerId)));
const invocations = STEPS.flatMap(withMedianTime);
await bench.close();
print();
process.exit(0);

/** The invocations of a step, each with the median of their times: other programs of this machine stretch some of them. */
function withMedianTime(step: Step): Invocation[] {
  const group = measured.filter((invocation) => invocation.step === step);
  const times = group.map(({ ownMilliseconds }) => ownMilliseconds).toSorted((a, b) => a - b);
  const ownMilliseconds = times[Math.floor(times.length / 2)] ?? 0;
  return group.map((invocation) => ({ ...invocation, ownMilliseconds }));
}

/** Invocations of a step for one image, of a client that looks so often before the result is there. */
function countOf(step: Step, early: number): number {
  const ofAttempt = {
    'create container': 1,
    upload: IMAGES,
    encode: IMAGES,
    'look, still processing': early,
    'look at the result': 1,
  };
  return ofAttempt[step] / IMAGES;
}

/** Price of a million images by what it is paid for, for one step. */
function pricesOf(step: Step, early: number, held: number): Price {
  const group = invocations.filter((invocation) => invocation.step === step);
  const heldSeconds = step === 'look at the result' ? held : 0;
  const all = group.map((invocation) => priceOf(invocation, options, heldSeconds));
  const mean = (part: keyof Price) => all.reduce((sum, price) => sum + price[part], 0) / all.length;
  const millions = 1e6 * countOf(step, early);
  return mapParts((part) => mean(part) * millions);
}

function mapParts(priceFor: (part: keyof Price) => number): Price {
  const [api, lambda, table, pictures] = [priceFor('api'), priceFor('lambda'), priceFor('table'), priceFor('pictures')];
  const [queue, logs, egress, traces] = [priceFor('queue'), priceFor('logs'), priceFor('egress'), priceFor('traces')];
  return { api, lambda, table, pictures, queue, logs, egress, traces };
}

function totalOf(price: Price): number {
  return PRICE_PARTS.reduce((sum, part) => sum + price[part], 0);
}

function totals({ early, held }: { early: number; held: number }): Price {
  const all = STEPS.map((step) => pricesOf(step, early, held));
  return mapParts((part) => all.reduce((sum, price) => sum + price[part], 0));
}

function print(): void {
  const [usual] = clients;
  const usd = (value: number) => value.toFixed(2);
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}`);
  console.log(
    `Attempts of ${IMAGES} pictures of ${Math.round(meanSize(pictures) / 1000)} KB; prices of ${prices.asOf}, ${prices.region}, arm64, no free tier, ${options.batch} message(s) in an invocation of the worker\n`,
  );
  const header = [
    'Step',
    'per image',
    'AWS calls',
    'read/write units',
    'own ms',
    'billed ms',
    'USD per million images',
  ];
  const rows = STEPS.map((step) => {
    const group = invocations.filter((invocation) => invocation.step === step);
    const cost = usd(totalOf(pricesOf(step, usual.early, usual.held)));
    return [step, countOf(step, usual.early).toFixed(2), ...describe(group), cost];
  });
  console.log(formatTable(header, [...rows, ['total', '', '', '', '', '', usd(totalOf(totals(usual)))]]));
  console.log('\nUSD per million images, by what is paid for and how clients look:\n');
  const byClient = clients.map((client) => {
    const price = totals(client);
    return [client.name, ...PRICE_PARTS.map((part) => usd(price[part])), usd(totalOf(price))];
  });
  console.log(formatTable(['Looks of an attempt', ...PRICE_PARTS, 'total'], byClient));
  console.log(
    `\nWith faceSearch, for a million calls of each kind; a search is assumed to look at ${VECTOR_SEARCH_BYTES} bytes\n`,
  );
  console.log(formatTable(['Step', ...header.slice(2, -1), 'USD per million calls'], SEARCH_STEPS.map(describeSearch)));
  console.log(`\nAmazon Rekognition, IndexFaces: ${usd(prices.rekognitionImage * 1e6)} USD per million images.`);
}

function meanSize(files: readonly Uint8Array[]): number {
  return files.reduce((sum, { byteLength }) => sum + byteLength, 0) / files.length;
}

function describeSearch(step: SearchStep): string[] {
  const group = searches.filter((invocation) => invocation.step === step);
  const cost = group.reduce((sum, invocation) => sum + totalOf(priceOf(invocation, options)), 0) / group.length;
  return [step, ...describe(group), (cost * 1e6).toFixed(2)];
}

/** AWS calls, units, and both times of the invocations of one step. */
function describe(group: readonly Invocation[]): string[] {
  const mean = (pick: (invocation: Invocation) => number) =>
    group.reduce((sum, invocation) => sum + pick(invocation), 0) / group.length;
  const operations = Map.groupBy(group[0]?.calls ?? [], ({ operation }) => operation);
  const names = [...operations].map(([name, calls]) => (calls.length > 1 ? `${calls.length} ${name}` : name));
  return [
    names.join(', '),
    `${mean(({ calls }) => readUnits(calls)).toFixed(1)} / ${mean(({ calls }) => writeUnits(calls)).toFixed(1)}`,
    mean(({ ownMilliseconds }) => ownMilliseconds).toFixed(1),
    mean((invocation) => billedMilliseconds(invocation, options)).toFixed(0),
  ];
}

/**
 * A portrait of 3 megapixels, as the front camera of a telephone makes it, each in another light: equal vectors would be
 * compressed to nothing.
 */
async function makeSelfie(number: number): Promise<Uint8Array> {
  return await sharp(await aPortrait())
    .resize(1536, 2048, { fit: 'cover' })
    .modulate({ brightness: 1 - number / 10 })
    .jpeg({ quality: 90 })
    .toBuffer();
}
