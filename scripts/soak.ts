import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { MAX_IMAGES_PER_CONTAINER } from '../api/limits.ts';
import { summarySchema } from '../api/schemas.ts';
import { apiLoad, uploadForm } from '../bench/lib/api-load.ts';
import { startServiceProcess } from '../bench/lib/service-process.ts';
import { formatTable } from '../bench/lib/table.ts';
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

/**
 * What the process may grow by once no more pictures come: while they do, the backlog and the caches of the stores take their
 * share. And what it may have at all.
 */
const MEMORY_MB = 60;
const DESCRIPTORS = 20;
const MEMORY_LIMIT_MB = 800;

/**
 * Minutes without load after which growth of the memory tells something. Before that it only shows how far the collector
 * has let the heap grow since the start: 280 to 430 MB were seen within 30 seconds, and a level afterwards.
 */
const SETTLED_MINUTES = 2;

/** Shares of the time: overload, then nothing new. What is left over then has to be done within as long again. */
const LOAD_MS = MINUTES * 60_000 * 0.5;

const idSchema = z.object({ container_id: z.string() });
const imageSchema = z.object({ image_id: z.string() });

interface Sample extends ProcessNumbers {
  readonly seconds: number;
}

const encoder = await startPacedEncoder(ENCODE_MS);
const service = await startServiceProcess({
  ENCODING_SERVICE_URL: encoder.url,
  ENCODING_SERVICE_TIMEOUT: '20000',
  ENCODER_THREADS: '1',
});
const api = apiLoad(service.url, 16);
const form = uploadForm(Buffer.alloc(50_000, 'picture '));
const accepted = new Map<string, string[]>();
const samples: Sample[] = [];
const refused: unknown[] = [];
const started = performance.now();
const elapsed = () => performance.now() - started;

try {
  const looking = new AbortController();
  const looks = look(looking.signal);
  await load();
  const backlog = await countProcessing();
  const drained = await drain();
  looking.abort();
  await looks;
  await report(backlog, drained);
} finally {
  api.close();
  await service.stop();
  await encoder.close();
}

/** Sends at a fixed rate, whether or not the service keeps up: a slow answer does not slow the arrivals down. */
async function load(): Promise<void> {
  const sending: Promise<void>[] = [];
  let containerId = '';
  for (let count = 0; elapsed() < LOAD_MS; count += 1) {
    if (count % MAX_IMAGES_PER_CONTAINER === 0) {
      containerId = idSchema.parse(await api.createContainer()).container_id;
      accepted.set(containerId, []);
    }
    sending.push(upload(containerId));
    await sleep(Math.max(0, ((count + 1) * 1000) / ARRIVALS - elapsed()));
  }
  await Promise.all(sending);
}

async function upload(containerId: string): Promise<void> {
  try {
    accepted.get(containerId)?.push(imageSchema.parse(await api.upload(containerId, form)).image_id);
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

async function countProcessing(): Promise<number> {
  let processing = 0;
  for (const containerId of accepted.keys()) {
    for (const status of (await statesOf(containerId)).values()) if (status === 'processing') processing += 1;
  }
  return processing;
}

/** @returns the second at which the last picture was done */
async function drain(): Promise<number> {
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
  return elapsed() / 1000;
}

async function report(backlog: number, drained: number): Promise<void> {
  const uploads = [...accepted.values()].flat().length;
  const loaded = samples.filter(({ seconds }) => seconds * 1000 > LOAD_MS / 4 && seconds * 1000 <= LOAD_MS);
  const after = samples.filter(({ seconds }) => seconds * 1000 > LOAD_MS);
  const most = Math.max(...samples.map(({ memory }) => memory));
  process.stdout.write(
    `${formatTable(
      ['what', 'measured'],
      [
        ['pictures a second, sent and encoded at most', `${ARRIVALS} and ${1000 / ENCODE_MS}`],
        ['accepted, refused', `${uploads}, ${refused.length}`],
        ['backlog when the load ended', `${backlog} pictures`],
        ['backlog at zero', `${(drained - LOAD_MS / 1000).toFixed(0)} s after that`],
        ['memory over the time, MB', tenths(samples.map(({ memory }) => memory)).join(' ')],
        ['memory, slope under load', `${memorySlope(loaded).toFixed(1)} MB a minute`],
        ['memory, slope afterwards', `${memorySlope(after).toFixed(1)} MB a minute`],
        ['file descriptors over the time', tenths(samples.map(({ descriptors }) => descriptors)).join(' ')],
        ['file descriptors, slope under load', `${descriptorSlope(loaded).toFixed(1)} a minute`],
        ['file descriptors, slope afterwards', `${descriptorSlope(after).toFixed(1)} a minute`],
      ],
    )}\n`,
  );
  await expectNothingLost();
  if (refused.length > 0) throw new Error(`${refused.length} uploads were refused: ${refused[0]}`);
  const minutes = (drained - LOAD_MS / 1000) / 60;
  if (minutes >= SETTLED_MINUTES && memorySlope(after) * minutes > MEMORY_MB) {
    throw new Error('Memory grows while nothing new comes');
  }
  if (descriptorSlope(after) * minutes > DESCRIPTORS) throw new Error('File descriptors grow while nothing new comes');
  if (most > MEMORY_LIMIT_MB) throw new Error(`The process had ${most.toFixed(0)} MB`);
}

/** By how much it grows in a minute. */
function memorySlope(of: readonly Sample[]): number {
  return slopeOf(of.map(({ seconds, memory }) => ({ x: seconds / 60, y: memory })));
}

function descriptorSlope(of: readonly Sample[]): number {
  return slopeOf(of.map(({ seconds, descriptors }) => ({ x: seconds / 60, y: descriptors })));
}

/** Every tenth of a series, rounded. */
function tenths(series: readonly number[]): number[] {
  const step = Math.max(1, Math.floor(series.length / 10));
  return series.filter((_, index) => index % step === 0).map(Math.round);
}

async function expectNothingLost(): Promise<void> {
  for (const [containerId, imageIds] of accepted) {
    const states = await statesOf(containerId);
    const wrong = imageIds.filter((imageId) => states.get(imageId) !== 'completed');
    if (wrong.length > 0) throw new Error(`Not completed: ${wrong.join(', ')} of ${containerId}`);
  }
}
