import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import type { StorageReport } from './storage.ts';
import { describeTableFailure, openStores } from './stores.ts';

/** The thread of the stores: opens them, reports, and closes them when it is told to. */

const { dataDir } = z.object({ dataDir: z.string() }).parse(workerData);

const report = (message: StorageReport): void => parentPort?.postMessage(message);

// Only dynalite throws where nobody can catch it: when its files cannot be read or written.
process.on('uncaughtException', (error) => report({ kind: 'failed', reason: explainTableFailure(error) }));

try {
  const stores = await openStores(dataDir);
  parentPort?.once('message', async () => {
    await stores.close();
    report({ kind: 'closed' });
    parentPort?.close();
  });
  const { fauxqsPort, dynalitePort, lastAlive } = stores;
  report({ kind: 'opened', fauxqsPort, dynalitePort, lastAlive });
} catch (error) {
  report({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
}

function explainTableFailure({ message }: Error): string {
  const reason = message === 'Database is closed' ? 'its files are damaged' : message;
  return describeTableFailure(dataDir, reason);
}
