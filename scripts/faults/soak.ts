import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { MAX_IMAGES_PER_CONTAINER } from '../../api/limits.ts';
import { summarySchema } from '../../api/schemas.ts';
import { apiLoad, uploadForm } from '../../bench/support/api-load.ts';
import { startServiceProcess } from '../../bench/support/process/service-process.ts';
import { readSamplePictures } from '../../bench/support/sample-pictures.ts';
import { formatTable } from '../../bench/support/table.ts';
import { type LiveMemory, measureLiveMemory, memoryProbe } from './live-memory.ts';
import { type ProcessNumbers, readProcess, slopeOf } from './process-numbers.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const MINUTES = z.coerce
  .number()
  .min(0.2)
  .max(24 * 60)
  .parse(values.minutes);

/** Pictures that arrive while the encoder does one. */
const OVERLOAD = 2;

/** Pictures by which the encoder's speed is measured, before the load begins. */
const WARM_UP = 20;

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
const MEMORY_GROWTH_MB = 100;
const DESCRIPTOR_GROWTH = 20;

/** What the process may have at any time, with the encoder in it. */
const MEMORY_LIMIT_MB = 400;

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

const forms = (await readSamplePictures()).map(({ bytes }) => uploadForm(bytes));
const service = await startServiceProcess({ ENCODER_THREADS: '1' }, memoryProbe);
const api = apiLoad(service.url, 16);
const samples: Sample[] = [];
const refused: unknown[] = [];
const started = performance.now();
const elapsed = () => performance.now() - started;

try {
  const looking = new AbortController();
  const looks = look(looking.signal);
  const speed = await measureSpeed();
  const cycles: Cycle[] = [];
  for (let count = 0; count < CYCLES; count += 1) cycles.push(await runCycle(OVERLOAD * speed));
  looking.abort();
  await looks;
  report(cycles, speed);
  await check(cycles);
} finally {
  api.close();
  await service.stop();
}

/** @returns pictures a second that the encoder can do, once its models are loaded */
async function measureSpeed(): Promise<number> {
  let begin = 0;
  for (const count of [MAX_IMAGES_PER_CONTAINER, WARM_UP]) {
    begin = elapsed();
    const accepted = new Map<string, string[]>();
    for (let sent = 0; sent < count; sent += MAX_IMAGES_PER_CONTAINER) {
      const { container_id: containerId } = idSchema.parse(await api.createContainer());
      await Promise.all(forms.map((form) => upload(accepted, containerId, form)));
    }
    await drain(accepted);
  }
  return (WARM_UP * 1000) / (elapsed() - begin);
}

/** @param arrivals pictures a second */
async function runCycle(arrivals: number): Promise<Cycle> {
  const accepted = new Map<string, string[]>();
  const first = samples.length;
  await load(accepted, arrivals);
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
async function load(accepted: Map<string, string[]>, arrivals: number): Promise<void> {
  const sending: Promise<void>[] = [];
  const begin = elapsed();
  let containerId = '';
  for (let count = 0; elapsed() - begin < LOAD_MS; count += 1) {
    if (count % MAX_IMAGES_PER_CONTAINER === 0) containerId = idSchema.parse(await api.createContainer()).container_id;
    sending.push(upload(accepted, containerId, forms[count % forms.length] ?? Buffer.alloc(0)));
    await sleep(Math.max(0, begin + ((count + 1) * 1000) / arrivals - elapsed()));
  }
  await Promise.all(sending);
}

async function upload(accepted: Map<string, string[]>, containerId: string, form: Buffer): Promise<void> {
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
  // Others may use the machine, too.
  const end = elapsed() + 4 * LOAD_MS + 60_000;
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

function report(cycles: readonly Cycle[], speed: number): void {
  const row = (title: string, tell: (cycle: Cycle) => string) => [title, ...cycles.map(tell)];
  const slope = (of: readonly Sample[], key: 'memory' | 'descriptors') =>
    slopeOf(of.map((sample) => ({ x: sample.seconds / 60, y: sample[key] }))).toFixed(1);
  process.stdout.write(
    `${formatTable(
      [`${MINUTES} minutes`, ...cycles.map((_, index) => `time ${index + 1}`)],
      [
        row(
          'pictures a second, sent and encoded at most',
          () => `${(OVERLOAD * speed).toFixed(1)} and ${speed.toFixed(1)}`,
        ),
        row('accepted', ({ accepted }) => `${[...accepted.values()].flat().length}`),
        row('backlog when the load ended', ({ backlog }) => `${backlog} pictures`),
        row('backlog at zero', ({ drained }) => `after ${drained.toFixed(0)} s`),
        row('memory, slope under load', ({ underLoad }) => `${slope(underLoad, 'memory')} MB a minute`),
        row('memory, slope afterwards', ({ afterwards }) => `${slope(afterwards, 'memory')} MB a minute`),
        row('memory at most', ({ underLoad, afterwards }) => `${highest([...underLoad, ...afterwards]).toFixed(0)} MB`),
        row('memory in the end', ({ memory }) => `${memory.toFixed(0)} MB`),
        row('of it reserved by the heaps', ({ reserved }) => describeHeaps(reserved)),
        row('of it alive when garbage is collected', ({ alive }) => `${alive.toFixed(1)} MB`),
        row('file descriptors, slope under load', ({ underLoad }) => `${slope(underLoad, 'descriptors')} a minute`),
        row('file descriptors in the end', ({ descriptors }) => `${descriptors}`),
      ],
    )}\nmemory over the time, MB: ${tenths(samples.map(({ memory }) => memory)).join(' ')}\n`,
  );
}

async function check(cycles: readonly Cycle[]): Promise<void> {
  for (const { accepted } of cycles) await expectNothingLost(accepted);
  if (refused.length > 0) throw new Error(`${refused.length} uploads were rejected: ${refused[0]}`);
  if (highest(samples) > MEMORY_LIMIT_MB) throw new Error(`The process had ${highest(samples).toFixed(0)} MB`);
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

function describeHeaps(reserved: LiveMemory['reserved']): string {
  const heaps = Object.entries(reserved).map(([thread, megabytes]) => `${thread} ${megabytes.toFixed(0)} MB`);
  return heaps.toSorted().join(', ');
}

function highest(of: readonly Sample[]): number {
  return Math.max(...of.map(({ memory }) => memory));
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
