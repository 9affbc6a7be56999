import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { StartError } from './start-error.ts';
import type { StorageOrder, StorageReport } from './storage.ts';
import { describeTableFailure, openStores, type Stores } from './stores.ts';

/** The thread of the stores: opens them, reports, and does one order after the other until it is told to close them. */

const { dataDir } = z.object({ dataDir: z.string() }).parse(workerData);

const report = (message: StorageReport): void => parentPort?.postMessage(message);

// Only dynalite throws where nobody can catch it: when its files cannot be read or written.
process.on('uncaughtException', (error) => report({ kind: 'failed', reason: explainTableFailure(error) }));

try {
  const stores = await openStores(dataDir);
  let done = Promise.resolve();
  parentPort?.on('message', (order: StorageOrder) => {
    done = done.then(() => (order.kind === 'compact' ? compact(stores, order.erased) : close(stores)));
  });
  const { fauxqsPort, dynalitePort, lastAlive } = stores;
  report({ kind: 'opened', fauxqsPort, dynalitePort, lastAlive });
} catch (error) {
  report({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
}

async function compact(stores: Stores, erased: boolean): Promise<void> {
  try {
    await stores.compact({ erased });
    report({ kind: 'compacted' });
  } catch (error) {
    if (error instanceof StartError) report({ kind: 'failed', reason: error.message });
    else report({ kind: 'compacted', failure: error instanceof Error ? error.message : String(error) });
  }
}

async function close(stores: Stores): Promise<void> {
  await stores.close();
  report({ kind: 'closed' });
  parentPort?.close();
}

function explainTableFailure({ message }: Error): string {
  const reason = message === 'Database is closed' ? 'its files are damaged' : message;
  return describeTableFailure(dataDir, reason);
}
