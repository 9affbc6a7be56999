import { once } from 'node:events';
import type { Server } from 'node:http';
import { join } from 'node:path';
import dynalite from 'dynalite';
import { type FauxqsServer, type SpyMessage, startFauxqs } from 'fauxqs';
import { getStoreCall, hookFauxqs } from './fauxqs-hooks.ts';
import { checkFolders } from './folder-check.ts';
import { lockFolder } from './folder-lock.ts';
import { findLevel, hookLevel } from './level-hooks.ts';
import { addressOf } from './listen.ts';
import { localNames } from './names.ts';
import { describeObjectCreated } from './object-created.ts';
import { readObjectRecord, repairObjects } from './object-files.ts';
import { queueCompaction } from './queue-compaction.ts';
import { gateRequests } from './request-gate.ts';
import { StartError } from './start-error.ts';
import { findTableDamage } from './table-check.ts';
import { compactTable, TableLostError } from './table-compaction.ts';

/** The stores, open; both listen on 127.0.0.1 only. */
export interface Stores {
  /** Port of the objects (S3) and the queues (SQS). */
  readonly fauxqsPort: number;
  /** Port of the table (DynamoDB). */
  readonly dynalitePort: number;
  /** When the process that had the folder before gave its last sign of life; undefined when there was none. */
  readonly lastAlive: Date | undefined;
  /**
   * Writes the files of the queues anew, and with `erased` those of the table too: they hold no deleted records then.
   *
   * @throws {StartError} the table is lost
   * @throws when it did not work, and may be tried again
   */
  compact(what: { readonly erased: boolean }): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the stores on the files of a data folder and takes the folder for this process alone.
 *
 * Objects are plain files: a picture of 800 KB is stored in half the time that SQLite takes, and deleting one really
 * removes its bytes.
 *
 * @throws {StartError} the folder is in use or cannot be written, or a store's files are damaged
 */
export async function openStores(dataDir: string): Promise<Stores> {
  const { lastAlive, unlock } = lockFolder(dataDir);
  try {
    checkFolders(dataDir);
    const fauxqs = await openFauxqs(dataDir);
    const table = await openDynalite(dataDir);
    const compactQueues = queueCompaction(join(dataDir, 'queues'));
    return {
      fauxqsPort: fauxqs.port,
      dynalitePort: addressOf(table.server, '127.0.0.1').port,
      lastAlive,
      async compact({ erased }) {
        try {
          compactQueues(erased);
        } finally {
          if (erased) await table.compact();
        }
      },
      async close() {
        await fauxqs.stop();
        await closeServer(table.server);
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function openFauxqs(dataDir: string): Promise<FauxqsServer> {
  const objects = join(dataDir, 'objects');
  hookFauxqs();
  try {
    repairObjects(objects, localNames.bucket);
    const server = await startFauxqs({
      port: 0,
      host: 'localhost',
      logger: false,
      defaultRegion: localNames.region,
      dataDir: join(dataDir, 'queues'),
      s3StorageDir: objects,
      messageSpies: { bufferSize: 0 },
      init: {},
    });
    announceObjects(server, objects);
    return server;
  } catch (error) {
    throw new StartError(
      `The pictures and queues in the data folder ${dataDir} cannot be opened (${reason(error)}). Move the folder away, or set DATA_DIR to another one.`,
      { cause: error },
    );
  }
}

/**
 * fauxqs sends no bucket notifications; this sends them. The predicate sees every event of the stores in the moment it
 * happens, after the object is on disk and before the upload is acknowledged: an upload that was acknowledged has its
 * message, and one whose message cannot be queued fails.
 */
function announceObjects(server: FauxqsServer, objects: string): void {
  const announce = (event: SpyMessage): false => {
    if (event.service !== 's3' || event.status !== 'uploaded' || event.bucket !== localNames.bucket) return false;
    const call = getStoreCall();
    if (call?.announced) return false;
    const { contentLength, etag } = readObjectRecord(objects, event.bucket, event.key);
    const message = describeObjectCreated({
      bucket: event.bucket,
      key: event.key,
      size: contentLength,
      etag,
      byForm: call?.method === 'POST',
      storedAt: new Date(event.timestamp),
      region: localNames.region,
    });
    server.sendMessage(localNames.imagesQueue, message);
    if (call) call.announced = true;
    return false;
  };
  // Settles never: the predicate matches nothing.
  server.spy.waitForMessage(announce).catch(() => undefined);
}

interface Table {
  readonly server: Server;
  compact(): Promise<void>;
}

async function openDynalite(dataDir: string): Promise<Table> {
  const path = join(dataDir, 'table');
  const damage = findTableDamage(path);
  if (damage) throw new StartError(describeTableFailure(dataDir, damage));
  hookLevel();
  const server = dynalite({ path, createTableMs: 0 });
  // Idle connections stay, or their end would race with the client that is about to use one.
  server.keepAliveTimeout = 0;
  // dynalite throws when a client goes away in the middle of a request, which would end the process.
  server.on('request', (request) => request.removeAllListeners('error').on('error', () => undefined));
  const gate = gateRequests(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const level = findLevel(path);
  return {
    server,
    async compact() {
      try {
        await compactTable(level, gate);
      } catch (error) {
        if (!(error instanceof TableLostError)) throw error;
        throw new StartError(describeTableFailure(dataDir, error.message), { cause: error });
      }
    },
  };
}

export const describeTableFailure = (dataDir: string, reason: string): string =>
  `The table in the data folder ${dataDir} cannot be used (${reason}). Move the folder away, or set DATA_DIR to another one.`;

async function closeServer(server: Server): Promise<void> {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await closed;
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
