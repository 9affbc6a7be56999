import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { MAX_IMAGES_PER_CONTAINER } from '../api/limits.ts';
import { summarySchema } from '../api/schemas.ts';
import { apiLoad, uploadForm } from '../bench/support/api-load.ts';
import { startServiceProcess } from '../bench/support/service-process.ts';
import { formatTable } from '../bench/support/table.ts';
import { type LiveMemory, measureLiveMemory, memoryProbe } from './faults/live-memory.ts';
import { startPacedEncoder } from './faults/paced-encoder.ts';
import { type ProcessNumbers, readProcess, slopeOf } from './faults/process-numbers.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const MINUTES = z.coerce
  .number()
  .min(0.2)
  .max(24 * 60)
  .parse(values.minutes);

/** Milliseconds that the encoder takes for a picture. */
const ENCODE_MS = 100;

/** Pictures a second: twice what the encoder can do. */
const ARRIVALS = (2 * 1000) / ENCODE_MS;

/** Milliseconds between two looks at the process. */
const LOOK_MS = 1_000;

/** Times that the load comes and goes: what is left after the second time and was not after the first is a leak. */
const CYCLES = 2;

/** Milliseconds of overload in each of them; about as long again takes the backlog. */
const LOAD_MS = (MINUTES * 60_000) / CYCLES / 2;

/**
 * What the process may have more after the second time than after the first, when all garbage is collected: what is alive may
 * not grow but for noise; the process as a whole also keeps what its heaps have once taken from the system.
 */
const ALIVE_GROWTH_MB = 4;
const MEMORY_GROWTH_MB = 150;
const DESCRIPTOR_GROWTH = 20;

/** What it may have at all. */
const MEMORY_LIMIT_MB = 800;

const idSchema = z.object({ container_id: z.string() });
const imageSchema = z.object({ image_id: z.string() });

interface Sample extends ProcessNumbers {
  readonly seconds: number;
}

/** One time load and drain. */
interface Cycle extends LiveMemory, ProcessNumbers {
  readonly accepted: ReadonlyMap<string, readonly string[]>;
  readonly backlog: number;
  /** Seconds from the end of the load until the backlog was gone. */
  readonly drained: number;
  readonly underLoad: readonly Sample[];
  readonly afterwards: readonly Sample[];
}

const encoder = await startPacedEncoder(ENCODE_MS);
const service = await startServiceProcess(
  { ENCODING_SERVICE_URL: encoder.url, ENCODING_SERVICE_TIMEOUT: '20000', ENCODER_THREADS: '1' },
  memoryProbe,
);
const api = apiLoad(service.url, 16);
const form = uploadForm(Buffer.alloc(50_000, 'picture '));
const samples: Sample[] = [];
const refused: unknown[] = [];
const started = performance.now();
const elapsed = () => performance.now() - started;

try {
  const looking = new AbortController();
  const looks = look(looking.signal);
  const cycles: Cycle[] = [];
  for (let count = 0; count < CYCLES; count += 1) cycles.push(await runCycle());
  looking.abort();
  await looks;
  report(cycles);
  await check(cycles);
} finally {
  api.close();
  await service.stop();
  await encoder.close();
}

async function runCycle(): Promise<Cycle> {
  const accepted = new Map<string, string[]>();
  const first = samples.length;
  await load(accepted);
  const loaded = samples.length;
  const end = elapsed();
  const backlog = await countProcessing(accepted);
  await drain(accepted);
  const drained = (elapsed() - end) / 1000;
  const live = await measureLiveMemory(service.child);
  const underLoad = samples.slice(first, loaded);
  return {
    accepted,
    backlog,
    drained,
    underLoad,
    afterwards: samples.slice(loaded),
    ...live,
    ...readProcess(service.pid),
  };
}

/** Sends at a fixed rate, whether or not the service keeps up: a slow answer does not slow the arrivals down. */
async function load(accepted: Map<string, string[]>): Promise<void> {
  const sending: Promise<void>[] = [];
  const begin = elapsed();
  let containerId = '';
  for (let count = 0; elapsed() - begin < LOAD_MS; count += 1) {
    if (count % MAX_IMAGES_PER_CONTAINER === 0) containerId = idSchema.parse(await api.createContainer()).container_id;
    sending.push(upload(accepted, containerId));
    await sleep(Math.max(0, begin + ((count + 1) * 1000) / ARRIVALS - elapsed()));
  }
  await Promise.all(sending);
}

async function upload(accepted: Map<string, string[]>, containerId: string): Promise<void> {
  try {
    const { image_id: imageId } = imageSchema.parse(await api.upload(containerId, form));
    accepted.set(containerId, [...(accepted.get(containerId) ?? []), imageId]);
  } catch (error) {
    refused.push(error);
  }
}

async function look(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    samples.push({ seconds: elapsed() / 1000, ...readProcess(service.pid) });
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function statesOf(containerId: string): Promise<Map<string, string>> {
  const { images } = summarySchema.parse(await api.summary(containerId));
  return new Map(images.map(({ image_id, status }) => [image_id, status]));
}

async function countProcessing(accepted: Cycle['accepted']): Promise<number> {
  let processing = 0;
  for (const containerId of accepted.keys()) {
    for (const status of (await statesOf(containerId)).values()) if (status === 'processing') processing += 1;
  }
  return processing;
}

async function drain(accepted: Cycle['accepted']): Promise<void> {
  const waiting = new Set(accepted.keys());
  const end = elapsed() + 2 * LOAD_MS + 60_000;
  while (waiting.size > 0 && elapsed() < end) {
    for (const containerId of waiting) {
      const states = [...(await statesOf(containerId)).values()];
      if (states.includes('processing')) break;
      waiting.delete(containerId);
    }
    await sleep(200);
  }
  if (waiting.size > 0) throw new Error(`${waiting.size} containers still have pictures that are processing`);
}

function report(cycles: readonly Cycle[]): void {
  const row = (title: string, tell: (cycle: Cycle) => string) => [title, ...cycles.map(tell)];
  const slope = (of: readonly Sample[], key: 'memory' | 'descriptors') =>
    slopeOf(of.map((sample) => ({ x: sample.seconds / 60, y: sample[key] }))).toFixed(1);
  process.stdout.write(
    `${formatTable(
      [`${MINUTES} minutes`, ...cycles.map((_, index) => `time ${index + 1}`)],
      [
        row('pictures a second, sent and encoded at most', () => `${ARRIVALS} and ${1000 / ENCODE_MS}`),
        row('accepted', ({ accepted }) => `${[...accepted.values()].flat().length}`),
        row('backlog when the load ended', ({ backlog }) => `${backlog} pictures`),
        row('backlog at zero', ({ drained }) => `after ${drained.toFixed(0)} s`),
        row('memory, slope under load', ({ underLoad }) => `${slope(underLoad, 'memory')} MB a minute`),
        row('memory, slope afterwards', ({ afterwards }) => `${slope(afterwards, 'memory')} MB a minute`),
        row('memory in the end', ({ memory }) => `${memory.toFixed(0)} MB`),
        row('of it reserved by the heaps', ({ reserved }) => `${reserved.toFixed(0)} MB`),
        row('of it alive when garbage is collected', ({ alive }) => `${alive.toFixed(1)} MB`),
        row('file descriptors, slope under load', ({ underLoad }) => `${slope(underLoad, 'descriptors')} a minute`),
        row('file descriptors in the end', ({ descriptors }) => `${descriptors}`),
      ],
    )}\nmemory over the time, MB: ${tenths(samples.map(({ memory }) => memory)).join(' ')}\n`,
  );
}

async function check(cycles: readonly Cycle[]): Promise<void> {
  for (const { accepted } of cycles) await expectNothingLost(accepted);
  if (refused.length > 0) throw new Error(`${refused.length} uploads were refused: ${refused[0]}`);
  const most = Math.max(...samples.map(({ memory }) => memory));
  if (most > MEMORY_LIMIT_MB) throw new Error(`The process had ${most.toFixed(0)} MB`);
  const bounds = [
    ['alive', ALIVE_GROWTH_MB],
    ['memory', MEMORY_GROWTH_MB],
    ['descriptors', DESCRIPTOR_GROWTH],
  ] as const;
  for (const [key, most] of bounds) {
    const growth = (cycles.at(-1)?.[key] ?? 0) - (cycles[0]?.[key] ?? 0);
    process.stdout.write(
      `${key}: ${growth.toFixed(1)} more after the second time than after the first; at most ${most}\n`,
    );
    if (growth > most) throw new Error(`The service keeps growing: ${key}`);
  }
}

/** Every tenth of a series, rounded. */
function tenths(series: readonly number[]): number[] {
  const step = Math.max(1, Math.floor(series.length / 10));
  return series.filter((_, index) => index % step === 0).map(Math.round);
}

async function expectNothingLost(accepted: Cycle['accepted']): Promise<void> {
  for (const [containerId, imageIds] of accepted) {
    const states = await statesOf(containerId);
    const wrong = imageIds.filter((imageId) => states.get(imageId) !== 'completed');
    if (wrong.length > 0) throw new Error(`Not completed: ${wrong.join(', ')} of ${containerId}`);
  }
}
