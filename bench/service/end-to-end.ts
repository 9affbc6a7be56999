import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { MAX_IMAGES_PER_CONTAINER } from '../../api/limits.ts';
import { openEncoder } from '../../encoder/index.ts';
import { apiLoad, uploadForm } from '../support/api-load.ts';
import { startServiceProcess } from '../support/process/service-process.ts';
import { readSamplePictures } from '../support/sample-pictures.ts';
import { formatTable } from '../support/table.ts';

const CONTAINERS = 40;
const IMAGES = CONTAINERS * MAX_IMAGES_PER_CONTAINER;
const UPLOADS_AT_ONCE = 4;
const THREADS = 1;
const POLL_MS = 100;
const ROUNDS = 2;

const idSchema = z.object({ container_id: z.string() });
const statesSchema = z.object({ images: z.array(z.object({ status: z.string() })) });

/**
 * Images a second from the first upload to the last final state, beside the encoder alone on the same pictures, in turns
 * in one run, both with one thread.
 */
export async function measureEndToEnd(): Promise<string> {
  const pictures = (await readSamplePictures()).map(({ bytes }) => bytes);
  const rates = { alone: 0, service: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.alone += (await measureEncoderAlone(pictures)) / ROUNDS;
    rates.service += (await measureService(pictures)) / ROUNDS;
  }
  const share = ((100 * rates.service) / rates.alone).toFixed(0);
  return [
    `${IMAGES} sample pictures with the built-in encoder on one thread, mean of ${ROUNDS} rounds`,
    '',
    formatTable(
      ['what', 'images a second', 'share'],
      [
        ['the encoder alone', rates.alone.toFixed(1), '100 %'],
        ['upload, queue, encoder, table', rates.service.toFixed(1), `${share} %`],
      ],
    ),
  ].join('\n');
}

const pick = (pictures: readonly Uint8Array[], index: number): Uint8Array =>
  pictures[index % pictures.length] ?? new Uint8Array();

async function measureEncoderAlone(pictures: readonly Uint8Array[]): Promise<number> {
  const encoder = await openEncoder({ threads: THREADS });
  const start = performance.now();
  await Promise.all(Array.from({ length: IMAGES }, (_, index) => encoder.encode(pick(pictures, index))));
  const seconds = (performance.now() - start) / 1000;
  await encoder.close();
  return IMAGES / seconds;
}

async function measureService(pictures: readonly Uint8Array[]): Promise<number> {
  const service = await startServiceProcess({ ENCODER_THREADS: String(THREADS) });
  const api = apiLoad(service.url, UPLOADS_AT_ONCE);
  const forms = pictures.map(uploadForm);
  try {
    await uploadAndWait(api, forms, 1);
    const start = performance.now();
    await uploadAndWait(api, forms, CONTAINERS);
    return IMAGES / ((performance.now() - start) / 1000);
  } finally {
    api.close();
    await service.stop();
  }
}

async function uploadAndWait(
  api: ReturnType<typeof apiLoad>,
  forms: readonly Buffer[],
  containers: number,
): Promise<void> {
  const ids: string[] = [];
  for (let count = 0; count < containers; count += 1) {
    const { container_id } = idSchema.parse(await api.createContainer());
    ids.push(container_id);
    await Promise.all(forms.map((form) => api.upload(container_id, form)));
  }
  for (const id of ids) await waitUntilFinal(api, id);
}

async function waitUntilFinal(api: ReturnType<typeof apiLoad>, containerId: string): Promise<void> {
  for (;;) {
    const { images } = statesSchema.parse(await api.summary(containerId));
    const failed = images.find(({ status }) => status === 'failed');
    if (failed) throw new Error(`An image of container ${containerId} failed`);
    if (images.every(({ status }) => status === 'completed')) return;
    await delay(POLL_MS);
  }
}
