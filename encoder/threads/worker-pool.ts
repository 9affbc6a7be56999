import { PictureError } from '../picture-error.ts';
import type { EncodedPicture } from '../types.ts';
import type { WorkerReply, WorkerRequest } from './worker-messages.ts';

/** The part of `worker_threads.Worker` that the pool uses. */
export interface WorkerThread {
  postMessage(request: WorkerRequest, transfer?: ArrayBuffer[]): void;
  on(event: 'message', listener: (reply: WorkerReply) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  /** Ends it, whatever it does, as soon as that is safe; until then it keeps nothing alive. */
  end(): void;
}

export interface PoolOptions {
  threads: number;
  /** A thread that works longer than this on one picture is given up, ms. */
  timeLimit: number;
  /** May throw: a machine may have no thread left. */
  startThread(): WorkerThread;
  /** Is called when no thread can be started any more, with the reason, and without one when a thread works again. */
  onAvailability?: ((reason: Error | undefined) => void) | undefined;
}

/** After a thread could not be started, another try is made so much later, or when the next picture comes, ms. */
export const START_AGAIN = 10_000;

interface Job {
  bytes: Uint8Array<ArrayBuffer>;
  resolve(picture: EncodedPicture): void;
  reject(error: Error): void;
}

interface Member {
  thread: WorkerThread;
  ready: boolean;
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
  exited: Promise<void>;
}

/**
 * A queue in front of worker threads, each with one picture at a time. A thread that dies or takes too long is
 * replaced; only the picture it had is lost, with an ordinary error, because another try may well succeed.
 */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #members = new Set<Member>();
  readonly #queue: Job[] = [];
  #idle = Promise.withResolvers<void>();
  #closing: Promise<void> | undefined;
  /** Why the latest thread could not be started. */
  #startError: Error | undefined;
  #available = true;
  #opened = false;
  #startAgain: NodeJS.Timeout | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Resolves when every thread is ready; rejects when one cannot start, and ends the others. */
  async start(): Promise<void> {
    const starting = Array.from({ length: this.#options.threads }, () => this.#addMember());
    try {
      await Promise.all(starting);
      this.#opened = true;
    } catch (error) {
      this.#closing = Promise.resolve();
      for (const { thread } of [...this.#members]) thread.end();
      throw error;
    }
  }

  /** False while no thread works and the latest could not be started. */
  isAvailable(): boolean {
    return this.#available;
  }

  encode(bytes: Uint8Array): Promise<EncodedPicture> {
    if (this.#closing) return Promise.reject(new Error('the encoder is closed'));
    const { promise, resolve, reject } = Promise.withResolvers<EncodedPicture>();
    // A copy: the caller may change its buffer while this waits, and the copy's memory moves to the thread.
    this.#queue.push({ bytes: new Uint8Array(bytes), resolve, reject });
    // A replacement that did not even start is tried again when work comes, so that a broken machine does not spin.
    if (this.#members.size < this.#options.threads) this.#startReplacement();
    this.#dispatch();
    return promise;
  }

  /** Rejects the pictures that wait, lets each thread finish the one it has within the time limit, then ends them all. */
  close(): Promise<void> {
    this.#closing ??= this.#drain();
    return this.#closing;
  }

  async #drain(): Promise<void> {
    this.#rejectQueue(new Error('the encoder was closed before it came to this picture'));
    if (this.#isBusy()) await this.#idle.promise;
    const members = [...this.#members];
    // A replacement that still loads its models has nothing to finish.
    for (const { thread } of members.filter(({ ready }) => !ready)) thread.end();
    const ready = members.filter((member) => member.ready);
    for (const { thread } of ready) thread.postMessage({ kind: 'close' });
    await Promise.all(ready.map(({ exited }) => exited));
  }

  #isBusy(): boolean {
    return this.#queue.length > 0 || [...this.#members].some(({ job }) => job !== undefined);
  }

  #addMember(): Promise<void> {
    const started = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    const thread = this.#tryStart();
    if (thread instanceof Error) {
      if (this.#members.size === 0) this.#rejectQueue(thread);
      this.#noteFailedStart(thread);
      return Promise.reject(thread);
    }
    const member: Member = { thread, ready: false, job: undefined, timer: undefined, exited: gone.promise };
    this.#members.add(member);
    thread.on('message', (reply) => {
      if (reply.kind !== 'ready') return this.#finish(member, reply);
      member.ready = true;
      started.resolve();
      this.#noteStart();
      this.#dispatch();
    });
    thread.on('error', (error) => {
      started.reject(error);
      this.#replace(member, error);
    });
    thread.on('exit', (code) => {
      const error = new Error(`an encoder thread ended with code ${code}`);
      started.reject(error);
      gone.resolve();
      this.#replace(member, error);
    });
    return started.promise;
  }

  #tryStart(): WorkerThread | Error {
    try {
      return this.#options.startThread();
    } catch (cause) {
      return new Error('an encoder thread could not be started', { cause });
    }
  }

  #dispatch(): void {
    for (const member of this.#members) {
      if (!member.ready || member.job) continue;
      const job = this.#queue.shift();
      if (!job) break;
      member.job = job;
      member.timer = setTimeout(() => this.#giveUp(member), this.#options.timeLimit);
      member.thread.postMessage({ kind: 'encode', bytes: job.bytes }, [job.bytes.buffer]);
    }
    if (!this.#isBusy()) {
      this.#idle.resolve();
      this.#idle = Promise.withResolvers();
    }
  }

  #finish(member: Member, reply: Exclude<WorkerReply, { kind: 'ready' }>): void {
    const { job } = member;
    clearTimeout(member.timer);
    member.job = undefined;
    if (reply.kind === 'encoded') job?.resolve(reply.picture);
    else if (reply.kind === 'refused') job?.reject(describeRefusal(reply));
    else job?.reject(new Error(`the picture could not be encoded: ${reply.message}`));
    this.#dispatch();
  }

  #giveUp(member: Member): void {
    this.#replace(member, new Error(`encoding took longer than ${this.#options.timeLimit} ms`));
    member.thread.end();
  }

  #replace(member: Member, error: Error): void {
    if (!this.#members.delete(member)) return;
    clearTimeout(member.timer);
    const { job } = member;
    member.job = undefined;
    job?.reject(error);
    if (member.ready && !this.#closing) this.#startReplacement();
    else if (this.#members.size === 0) this.#rejectQueue(error);
    if (!member.ready) this.#noteFailedStart(error);
    this.#dispatch();
  }

  #noteStart(): void {
    this.#startError = undefined;
    this.#noteAvailability();
    if (!this.#opened || this.#closing) return;
    if (this.#members.size < this.#options.threads) this.#startReplacement();
  }

  #noteFailedStart(error: Error): void {
    if (!this.#opened || this.#closing) return;
    this.#startError = error;
    this.#noteAvailability();
    this.#startAgain ??= setTimeout(() => {
      this.#startAgain = undefined;
      if (!this.#closing && this.#members.size < this.#options.threads) this.#startReplacement();
    }, START_AGAIN).unref();
  }

  #noteAvailability(): void {
    const available = this.#startError === undefined || [...this.#members].some(({ ready }) => ready);
    if (available === this.#available) return;
    this.#available = available;
    this.#options.onAvailability?.(this.#startError);
  }

  #startReplacement(): void {
    // How it ends is seen by its events; what waits in the queue hears of a failure there.
    this.#addMember().catch(() => undefined);
  }

  #rejectQueue(error: Error): void {
    for (const job of this.#queue.splice(0)) job.reject(error);
  }
}

function describeRefusal({ code, message, detectedType }: Extract<WorkerReply, { kind: 'refused' }>): PictureError {
  return new PictureError(code, message, { detectedType });
}
