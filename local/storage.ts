import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { StartError } from './start-error.ts';
import type { Stores } from './stores.ts';

type OpenedStores = Pick<Stores, 'fauxqsPort' | 'dynalitePort' | 'lastAlive'>;

/** What the thread of the stores tells. */
export type StorageReport =
  | ({ readonly kind: 'opened' } & OpenedStores)
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'compacted'; readonly failure?: string }
  | { readonly kind: 'closed' };

/** What the thread of the stores is told. */
export type StorageOrder = { readonly kind: 'compact'; readonly erased: boolean } | { readonly kind: 'close' };

/** The stores at work in their own thread. */
export interface Storage {
  /** Where objects (S3) and queues (SQS) are served. */
  readonly objectsAndQueuesUrl: string;
  /** Where the table (DynamoDB) is served. */
  readonly tableUrl: string;
  /** When the process that had the folder before gave its last sign of life; undefined when there was none. */
  readonly lastAlive: Date | undefined;
  /** Settles, with a StartError, only when the stores break down while they are open. */
  readonly failure: Promise<never>;
  /**
   * Writes the files of the queues anew, and with `erased` those of the table too: they hold no deleted records then. Call
   * it again when it has settled, not before.
   *
   * @throws when it did not work, and may be tried again
   */
  compact(what: { readonly erased: boolean }): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the stores on the files of a data folder, in a thread of their own: they write synchronously, which would hold up
 * every request of the API.
 *
 * @throws {StartError} the folder is in use or cannot be written, or a store's files are damaged
 */
export async function startStorage(dataDir: string): Promise<Storage> {
  const thread = startThread(dataDir);
  const opened = Promise.withResolvers<OpenedStores>();
  const closed = Promise.withResolvers<void>();
  let compacted = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);

  thread.on('message', (report: StorageReport) => {
    if (report.kind === 'opened') opened.resolve(report);
    else if (report.kind === 'closed') closed.resolve();
    else if (report.kind === 'compacted' && report.failure) compacted.reject(new Error(report.failure));
    else if (report.kind === 'compacted') compacted.resolve();
    else failed.reject(new StartError(report.reason));
  });
  const give = (order: StorageOrder): void => thread.postMessage(order);

  thread.on('error', (error) => failed.reject(new StartError(error.message, { cause: error })));
  thread.on('exit', () => {
    failed.reject(new StartError('The thread of the stores has ended.'));
    closed.resolve();
  });

  try {
    const { fauxqsPort, dynalitePort, lastAlive } = await Promise.race([opened.promise, failed.promise]);
    return {
      objectsAndQueuesUrl: `http://127.0.0.1:${fauxqsPort}`,
      tableUrl: `http://127.0.0.1:${dynalitePort}`,
      lastAlive,
      failure: failed.promise,
      async compact({ erased }) {
        compacted = Promise.withResolvers();
        give({ kind: 'compact', erased });
        await Promise.race([compacted.promise, failed.promise]);
      },
      async close() {
        give({ kind: 'close' });
        await closed.promise;
        await thread.terminate();
      },
    };
  } catch (error) {
    await thread.terminate();
    throw error;
  }
}

/** The thread gets no environment, because the stores read variables of their own that could be set for other things. */
function startThread(dataDir: string): Worker {
  return new Worker(new URL(`./storage-thread${extname(import.meta.url)}`, import.meta.url), {
    name: 'stores',
    workerData: { dataDir },
    env: {},
    // The queues are kept with node:sqlite, which warns that it is new.
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
}
