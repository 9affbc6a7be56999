import { z } from 'zod';
import { MAX_IMAGES_PER_CONTAINER } from '../../api/limits.ts';
import { apiLoad, uploadForm } from '../support/api-load.ts';
import { startInstantEncoder } from '../support/instant-encoder.ts';
import { percentile } from '../support/percentile.ts';
import { startServiceProcess } from '../support/service-process.ts';
import { formatTable } from '../support/table.ts';

const CLIENTS = 16;
const SECONDS = 10;
const WARM_UP_SECONDS = 3;
const KILOBYTE = 1000;

const idSchema = z.object({ container_id: z.string() });

/** How many uploads a second the API accepts from 16 clients at once, while an instant encoder works off the queue. */
export async function measureUploads(): Promise<string> {
  const rows = [await measureSize(31), await measureSize(800)];
  return [
    `Uploads accepted, ${CLIENTS} clients for ${SECONDS} s, instant encoder`,
    '',
    formatTable(['picture', 'uploads', 'per second', 'p50 ms', 'p99 ms', 'max ms'], rows),
  ].join('\n');
}

async function measureSize(kilobytes: number): Promise<string[]> {
  const encoder = await startInstantEncoder();
  const service = await startServiceProcess({ ENCODING_SERVICE_URL: encoder.url });
  try {
    // The encoder never looks at it: only the size counts.
    const form = uploadForm(new Uint8Array(kilobytes * KILOBYTE).fill(0x5a));
    await uploadFor(service.url, form, WARM_UP_SECONDS);
    const latencies = await uploadFor(service.url, form, SECONDS);
    const figures = [percentile(latencies, 0.5), percentile(latencies, 0.99), percentile(latencies, 1)];
    return [
      `${kilobytes} KB`,
      String(latencies.length),
      (latencies.length / SECONDS).toFixed(0),
      ...figures.map((milliseconds) => milliseconds.toFixed(0)),
    ];
  } finally {
    await service.stop();
    encoder.close();
  }
}

/** Milliseconds of each upload. Making the containers takes part of the time, as it does for real clients. */
async function uploadFor(url: string, form: Buffer, seconds: number): Promise<number[]> {
  const api = apiLoad(url, CLIENTS);
  const end = performance.now() + seconds * 1000;
  const latencies: number[] = [];
  const runClient = async () => {
    while (performance.now() < end) {
      const { container_id } = idSchema.parse(await api.createContainer());
      for (let image = 0; image < MAX_IMAGES_PER_CONTAINER && performance.now() < end; image += 1) {
        const start = performance.now();
        await api.upload(container_id, form);
        latencies.push(performance.now() - start);
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, runClient));
  api.close();
  return latencies;
}
