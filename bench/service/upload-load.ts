import { z } from 'zod';
import { MAX_IMAGES_PER_CONTAINER } from '../../api/limits.ts';
import { apiLoad, uploadForm } from '../support/api-load.ts';

export const CLIENTS = 16;
const WARM_UP_SECONDS = 3;

const idSchema = z.object({ container_id: z.string() });

/** The form of a picture of so many bytes. An instant encoder never looks at it: only the size counts. */
export function formOfSize(bytes: number): Buffer {
  return uploadForm(new Uint8Array(bytes).fill(0x5a));
}

/** Uploads what does not count: Node compiles code while it runs. */
export async function warmUp(url: string, form: Buffer): Promise<void> {
  await uploadFor(url, form, WARM_UP_SECONDS);
}

/**
 * Uploads one form again and again, from 16 clients at once.
 *
 * @returns milliseconds of each upload. Making the containers takes part of the time, as it does for real clients.
 */
export async function uploadFor(url: string, form: Buffer, seconds: number): Promise<number[]> {
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
