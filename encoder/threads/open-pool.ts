import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { checkModels } from '../check-models.ts';
import { disableTelemetry } from '../disable-telemetry.ts';
import { MAX_FACES } from '../identity.ts';
import { createDecodeSlots, freeSlots } from './decode-slots.ts';
import { guardThread } from './guard-thread.ts';
import { createNativeCalls } from './native-calls.ts';
import type { WorkerSettings } from './worker-messages.ts';
import { WorkerPool, type WorkerThread } from './worker-pool.ts';

/** The program of a thread, in the same language as this file: TypeScript in the sources, JavaScript where they are compiled. */
const WORKER = new URL(`./encoder-worker${extname(import.meta.filename)}`, import.meta.url);

/** The slowest picture that is taken (36 megapixels, progressive) needs about one second; ms. */
const TIME_LIMIT = 30_000;

/**
 * Young objects of a thread, MB. Pixels and tensors are not among them, so more would only make the process larger: by 30 MB
 * under full load.
 */
const MAX_YOUNG_GENERATION = 6;

export interface OpenPoolOptions {
  threads: number;
  modelsFolder: string;
  detectionThreshold: number | undefined;
  /** Whether HEIC pictures are opened; not by default. */
  heic?: boolean;
  /** A picture with more faces is refused; five by default. */
  maxFaces?: number;
  /** Time for one picture, ms. */
  timeLimit?: number;
  /** Is called when no thread can be started any more, with the reason, and without one when a thread works again. */
  onAvailability?: ((reason: Error | undefined) => void) | undefined;
}

/**
 * The encoder with worker threads of its own. Resolves when all of them have loaded their models.
 *
 * @throws when a file of the models is missing or damaged, or a thread cannot start
 */
export async function openPool(options: OpenPoolOptions): Promise<WorkerPool> {
  const {
    threads,
    modelsFolder,
    detectionThreshold,
    heic = false,
    maxFaces = MAX_FACES,
    timeLimit = TIME_LIMIT,
    onAvailability,
  } = options;
  disableTelemetry();
  await checkModels(modelsFolder);
  const slots = createDecodeSlots();
  let owners = 0;
  const startThread = (): WorkerThread => {
    const owner = ++owners;
    const calls = createNativeCalls();
    const settings: WorkerSettings = { modelsFolder, detectionThreshold, heic, maxFaces, slots, owner, calls };
    const worker = new Worker(WORKER, {
      workerData: settings,
      resourceLimits: { maxYoungGenerationSizeMb: MAX_YOUNG_GENERATION },
    });
    worker.on('exit', () => freeSlots(slots, owner));
    return guardThread(worker, calls);
  };
  const pool = new WorkerPool({ threads, timeLimit, startThread, onAvailability });
  await pool.start();
  return pool;
}
