import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { TransientError } from '../../functions/domain/errors.ts';
import type { SearchReply, SearchRequest } from './search-messages.ts';
import type { NewVectors, VectorQuery, VectorResult } from './vector-partitions.ts';

/** The program of the thread, in the same language as this file: TypeScript in the sources, JavaScript where they are compiled. */
const WORKER = new URL(`./search-worker${extname(import.meta.filename)}`, import.meta.url);

/** A thread that searches. */
export interface SearchThread {
  add(vectors: NewVectors): void;
  remove(partition: string, id: number): void;
  /** @throws {TransientError} the thread has ended */
  search(query: VectorQuery): Promise<VectorResult>;
  /** True once the thread has ended by itself, with all that it held. */
  readonly isGone: boolean;
  close(): void;
}

/** Starts a thread that holds no vectors yet. */
export function startSearchThread(): SearchThread {
  const worker = new Worker(WORKER);
  const waiting = new Map<number, PromiseWithResolvers<VectorResult>>();
  let calls = 0;
  let isGone = false;

  worker.on('message', ({ call, ...result }: SearchReply) => {
    waiting.get(call)?.resolve(result);
    waiting.delete(call);
  });
  worker.on('error', end);
  worker.on('exit', end);
  // A process that stops need not wait for it: everything it holds is in the database.
  worker.unref();

  return {
    add: ({ ids, expiries, vectors, partition }) =>
      post({ kind: 'add', partition, ids, expiries, vectors }, [ids.buffer, expiries.buffer, vectors.buffer]),

    remove: (partition, id) => post({ kind: 'remove', partition, id }),

    async search(query) {
      if (isGone) throw gone();
      const answer = Promise.withResolvers<VectorResult>();
      calls += 1;
      waiting.set(calls, answer);
      post({ kind: 'search', call: calls, ...query });
      return await answer.promise;
    },

    get isGone() {
      return isGone;
    },

    close() {
      end();
      worker.terminate().catch(() => undefined);
    },
  };

  function post(request: SearchRequest, transfer: readonly ArrayBufferLike[] = []): void {
    worker.postMessage(
      request,
      transfer.filter((buffer) => buffer instanceof ArrayBuffer),
    );
  }

  function end(): void {
    isGone = true;
    for (const { reject } of waiting.values()) reject(gone());
    waiting.clear();
  }
}

const gone = () => new TransientError('The thread of the search has ended');
