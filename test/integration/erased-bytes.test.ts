import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { acceptedImageSchema, containerSchema, summarySchema } from '../../api/schemas.ts';
import { readSample, type SampleNumber } from '../support/encoder-pictures.ts';
import { type RunningService, runService } from '../support/running-service.ts';
import { findBytes } from '../support/stored-bytes.ts';

/** Seconds after which an erasure that is ordered now is done again. */
const tasks = vi.hoisted(() => ({ delay: 0 }));

vi.mock('../../api/limits.ts', async (original) => ({
  ...(await original<typeof import('../../api/limits.ts')>()),
  get ERASE_AGAIN_SECONDS() {
    return tasks.delay;
  },
}));

/** The service's own minute between two sweeps passes when a test says so. */
const aMinute = () => vi.advanceTimersByTime(60_000);

const dataDir = mkdtempSync(join(tmpdir(), 'face-encode-test-'));
let service: RunningService;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  service = await runService({ DATA_DIR: dataDir });
});

afterAll(async () => {
  await service.close();
  vi.useRealTimers();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A container with so many pictures, all the same. */
async function fillContainer(pictures: number, sample: SampleNumber) {
  const containerId = containerSchema.parse((await service.call('POST', '/v1/containers')).json).container_id;
  const images: string[] = [];
  for (let n = 0; n < pictures; n += 1) {
    const body = new FormData();
    body.append('file', new Blob([Uint8Array.from(await readSample(sample))]), 'picture.jpg');
    const { json } = await service.call('POST', `/v1/containers/${containerId}/images`, { body });
    images.push(acceptedImageSchema.parse(json).image_id);
  }
  return { containerId, images, ids: [containerId, ...images] };
}

async function summarize(containerId: string) {
  const answer = await service.call('GET', `/v1/containers/${containerId}/summary`, { headers: { Prefer: 'wait=20' } });
  return summarySchema.parse(answer.json);
}

/** The first numbers of the first vector in a container, as the table stores them. */
async function readVector(containerId: string): Promise<string> {
  const { images } = await summarize(containerId);
  const numbers = images[0]?.encodings[0]?.vector.slice(0, 6) ?? [];
  const bytes = Buffer.alloc(8 * numbers.length);
  numbers.forEach((number, index) => void bytes.writeDoubleLE(number, 8 * index));
  return bytes.toString('base64');
}

it('when an erasure is done, no file of the running service carries an id or a vector of it', async () => {
  const kept = await fillContainer(1, 1);
  const gone = await fillContainer(3, 2);
  const late = await fillContainer(1, 2);
  const [keptVector = '', goneVector = ''] = [await readVector(kept.containerId), await readVector(gone.containerId)];
  await summarize(late.containerId);
  const everything = [...kept.ids, ...gone.ids, ...late.ids, keptVector, goneVector];
  await vi.waitFor(() => {
    for (const text of everything) expect(findBytes(dataDir, [text])).not.toEqual([]);
  });

  tasks.delay = 120;
  await service.call('DELETE', `/v1/containers/${late.containerId}`);
  tasks.delay = 0;
  const [first = '', ...others] = gone.images;
  await service.call('DELETE', `/v1/containers/${gone.containerId}/images/${first}`);
  await service.call('DELETE', `/v1/containers/${gone.containerId}`);

  // Again and again: the tasks have to be done before, which no call tells.
  await vi.waitFor(
    () => {
      aMinute();
      expect(findBytes(dataDir, [gone.containerId, first, ...others, goneVector])).toEqual([]);
    },
    { timeout: 20_000, interval: 250 },
  );

  // The message that erases again is what is left of the other erasure.
  expect(findBytes(dataDir, late.images)).toEqual([]);
  expect(findBytes(dataDir, [late.containerId])).toEqual([join('queues', 'fauxqs.db')]);
  // What nobody has erased is there, and the service is well.
  for (const text of [...kept.ids, keptVector]) expect(findBytes(dataDir, [text])).not.toEqual([]);
  expect((await summarize(kept.containerId)).images).toMatchObject([{ status: 'completed' }]);
  const more = await fillContainer(1, 1);
  expect((await summarize(more.containerId)).images).toMatchObject([{ status: 'completed' }]);
});
