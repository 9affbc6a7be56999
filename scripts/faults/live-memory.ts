import type { ChildProcess } from 'node:child_process';
import { on } from 'node:events';
import { join } from 'node:path';
import * as z from 'zod';

/** Loads the probe into every thread of a process. */
export const memoryProbe = [`--import=${join(import.meta.dirname, 'memory-probe.ts')}`] as const;

/** Threads of the service: one with the API, the stores and the workers, one of the encoder. */
const THREADS = 2;

const MEGABYTE = 1024 * 1024;

const measuredSchema = z.object({
  thread: z.string(),
  heapUsed: z.number(),
  heapTotal: z.number(),
  external: z.number(),
});

/** What a process holds after its garbage was collected, in megabytes. */
export interface LiveMemory {
  /** Objects that are in use, in all threads, within the heap and outside of it. */
  readonly alive: number;
  /** What the heaps have taken from the system, in use or not: of the thread with the API, and of the encoder's. */
  readonly reserved: Readonly<Record<string, number>>;
}

/** Has every thread of a process that was started with the probe collect its garbage, and asks what is left. */
export async function measureLiveMemory(child: ChildProcess): Promise<LiveMemory> {
  const answers = on(child, 'message', { signal: AbortSignal.timeout(30_000) });
  child.send('measure');
  const threads = [];
  for await (const [message] of answers) {
    threads.push(measuredSchema.parse(message));
    if (threads.length === THREADS) break;
  }
  return {
    alive: threads.reduce((sum, { heapUsed, external }) => sum + heapUsed + external, 0) / MEGABYTE,
    reserved: Object.fromEntries(threads.map(({ thread, heapTotal }) => [thread, heapTotal / MEGABYTE])),
  };
}
