import { startInstantEncoder } from '../../support/instant-encoder.ts';
import { percentile } from '../../support/percentile.ts';
import { readProcessorTime } from '../../support/process/processor-time.ts';
import { type Checkout, startServiceProcess } from '../../support/process/service-process.ts';
import { formOfSize, uploadFor, warmUp } from '../upload-load.ts';

/** What one run of a service gave. */
export interface Measured {
  readonly uploadsPerSecond: number;
  /** Milliseconds of an upload. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds from the start of the process to the first answer of GET /health. */
  readonly start: number;
  /** Milliseconds of the service's processor time for an upload; what else the machine does hardly changes it. */
  readonly processorTime: number;
}

/** Starts the service of a checkout with an empty folder, uploads pictures of one size to it, and stops it. */
export async function measureService(checkout: Checkout, pictureBytes: number, seconds: number): Promise<Measured> {
  const encoder = await startInstantEncoder();
  try {
    const service = await startServiceProcess({ ENCODING_SERVICE_URL: encoder.url }, [], checkout);
    try {
      const { ok, status } = await fetch(`${service.url}/health`);
      const start = performance.now() - service.startedAt;
      if (!ok) throw new Error(`GET /health answered ${status}`);
      const form = formOfSize(pictureBytes);
      await warmUp(service.url, form);
      const before = readProcessorTime(service.pid);
      const latencies = await uploadFor(service.url, form, seconds);
      const processorTime = readProcessorTime(service.pid) - before;
      return {
        uploadsPerSecond: latencies.length / seconds,
        p50: percentile(latencies, 0.5),
        p99: percentile(latencies, 0.99),
        start,
        processorTime: processorTime / latencies.length,
      };
    } finally {
      await service.stop();
    }
  } finally {
    await encoder.close();
  }
}
