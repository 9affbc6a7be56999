import { EventEmitter } from 'node:events';
import type { WorkerReply, WorkerRequest } from '../../encoder/threads/worker-messages.ts';
import { WorkerPool, type WorkerThread } from '../../encoder/threads/worker-pool.ts';

/** Milliseconds that a picture may take in the pools of the tests. */
export const TIME_LIMIT = 1000;

/** A thread that does what the test tells it. */
export class FakeThread extends EventEmitter implements WorkerThread {
  readonly requests: WorkerRequest[] = [];
  ended = false;

  postMessage(request: WorkerRequest): void {
    this.requests.push(request);
    if (request.kind === 'close') queueMicrotask(() => this.emit('exit', 0));
  }

  end(): void {
    this.ended = true;
    this.emit('exit', 1);
  }

  reply(reply: WorkerReply): void {
    this.emit('message', reply);
  }

  finish(width = 1): void {
    this.reply({ kind: 'encoded', picture: { width, height: 1, faces: [] } });
  }

  get pictures(): number[] {
    return this.requests.flatMap((request) => (request.kind === 'encode' ? [request.bytes[0] ?? -1] : []));
  }
}

/**
 * Opens a pool of such threads.
 *
 * @param refuse is asked before each thread is started; a machine without room for one throws
 */
export async function openPool(
  threads: number,
  refuse: (started: number) => void = () => undefined,
  onAvailability?: (reason: Error | undefined) => void,
) {
  const started: FakeThread[] = [];
  const startThread = (): FakeThread => {
    refuse(started.length);
    const thread = new FakeThread();
    started.push(thread);
    return thread;
  };
  const pool = new WorkerPool({ threads, timeLimit: TIME_LIMIT, startThread, onAvailability });
  const starting = pool.start();
  for (const thread of started) thread.reply({ kind: 'ready' });
  await starting;
  const pick = (i: number): FakeThread => {
    const thread = started[i];
    if (thread === undefined) throw new Error(`thread ${i} was never started`);
    return thread;
  };
  return { pool, started, pick };
}
