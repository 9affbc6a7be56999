import { startInstantEncoder } from '../support/instant-encoder.ts';
import { percentile } from '../support/percentile.ts';
import { startServiceProcess } from '../support/process/service-process.ts';
import { formatTable } from '../support/table.ts';
import { CLIENTS, formOfSize, uploadFor, warmUp } from './upload-load.ts';

const SECONDS = 10;
const KILOBYTE = 1000;

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
    const form = formOfSize(kilobytes * KILOBYTE);
    await warmUp(service.url, form);
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
    await encoder.close();
  }
}
