import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { WorkerReply, WorkerRequest } from '../../../encoder/threads/worker-messages.ts';
import { WorkerPool, type WorkerThread } from '../../../encoder/threads/worker-pool.ts';

/** Milliseconds that a picture may take in the pools of the tests. */
export const TIME_LIMIT = 1000;

/**
 * A thread that does what the test tells it, and ends as a worker thread does: later than it is asked to, once, and after an error
 * too. What it is sent moves to it.
 */
export class FakeThread extends EventEmitter implements WorkerThread {
  readonly requests: WorkerRequest[] = [];
  ended = false;
  #gone: Promise<void> | undefined;

  postMessage(request: WorkerRequest, transfer: ArrayBuffer[] = []): void {
    this.requests.push(structuredClone(request, { transfer }));
    if (request.kind === 'close') this.#exit(0);
  }

  end(): void {
    this.ended = true;
    this.#exit(1);
  }

  /** Throws out of its program. */
  die(error: Error): void {
    this.emit('error', error);
    this.#exit(1);
  }

  /** Is ended by the machine, as when memory runs out. */
  vanish(): void {
    this.#gone = Promise.resolve();
    this.emit('exit', 1);
  }

  /** Settles when its `exit` event was there. */
  get gone(): Promise<void> {
    if (!this.#gone) throw new Error('The thread goes on');
    return this.#gone;
  }

  #exit(code: number): void {
    this.#gone ??= setImmediate().then(() => {
      this.emit('exit', code);
    });
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
