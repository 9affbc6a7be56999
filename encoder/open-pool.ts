import { Worker } from 'node:worker_threads';
import { createDecodeSlots, freeSlots } from './decode-slots.ts';
import type { WorkerSettings } from './worker-messages.ts';
import { WorkerPool } from './worker-pool.ts';

/** The slowest picture that is taken (36 megapixels, progressive) needs about one second; ms. */
const TIME_LIMIT = 30_000;

export interface OpenPoolOptions {
  threads: number;
  modelsFolder: string;
  detectionThreshold: number | undefined;
}

export async function openPool({ threads, modelsFolder, detectionThreshold }: OpenPoolOptions): Promise<WorkerPool> {
  const slots = createDecodeSlots();
  let owners = 0;
  const startThread = (): Worker => {
    const owner = ++owners;
    const settings: WorkerSettings = { modelsFolder, detectionThreshold, slots, owner };
    const worker = new Worker(new URL('./encoder-worker.ts', import.meta.url), { workerData: settings });
    worker.on('exit', () => freeSlots(slots, owner));
    return worker;
  };
  const pool = new WorkerPool({ threads, timeLimit: TIME_LIMIT, startThread });
  await pool.start();
  return pool;
}
