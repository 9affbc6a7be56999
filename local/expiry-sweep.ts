import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { DeleteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { describeError, type Log } from '../functions/telemetry/log.ts';
import type { LocalClients } from './clients.ts';
import type { Compaction } from './compaction.ts';
import { localNames } from './names.ts';

/** Milliseconds between two sweeps. */
const INTERVAL = 60_000;

/**
 * Milliseconds that a picture may stay, as in the lifecycle rule of the bucket on AWS: one day. Time in which nothing ran
 * does not count: whatever lay there at the start was queued again.
 */
const PICTURE_LIFETIME = 24 * 60 * 60 * 1000;

export interface ExpirySweep {
  /** Settles when a sweep that is under way has ended. */
  stop(): Promise<void>;
}

/**
 * Removes what has expired, at once and then every minute: DynamoDB's time to live and S3's lifecycle rule do it on AWS.
 * What was removed, or erased by somebody, then leaves the files of the stores too.
 */
export function startExpirySweep(
  clients: LocalClients,
  compaction: Compaction,
  log: Log,
  now: () => number = Date.now,
): ExpirySweep {
  const start = now();
  let sweeping = sweep();
  const timer = setInterval(() => {
    sweeping = sweeping.then(sweep);
  }, INTERVAL);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await sweeping;
    },
  };

  async function sweep(): Promise<void> {
    await removeExpired();
    await compaction.run();
  }

  async function removeExpired(): Promise<void> {
    try {
      const items = await removeExpiredItems(clients.table, now(), compaction.note);
      const pictures = await removeOldPictures(clients.bucket, now() - PICTURE_LIFETIME, start);
      if (items + pictures > 0) log.info('EXPIRED_REMOVED', 'What has expired was removed', { items, pictures });
    } catch (error) {
      log.warn('SWEEP_FAILED', 'What has expired could not be removed; the next sweep does it', describeError(error));
    }
  }
}

/**
 * @param note is called before an item is removed
 * @returns how many items were removed
 */
export async function removeExpiredItems(client: DynamoDBClient, now: number, note: () => void): Promise<number> {
  const document = DynamoDBDocumentClient.from(client);
  const ExpressionAttributeValues = { ':now': Math.floor(now / 1000) };
  const pages = paginateScan(
    { client: document },
    {
      TableName: localNames.table,
      ProjectionExpression: 'PK, SK',
      FilterExpression: 'expires_at <= :now',
      ExpressionAttributeValues,
    },
  );
  let removed = 0;
  for await (const { Items = [] } of pages) {
    for (const { PK, SK } of Items) {
      note();
      const condition = { ConditionExpression: 'expires_at <= :now', ExpressionAttributeValues };
      await document.send(new DeleteCommand({ TableName: localNames.table, Key: { PK, SK }, ...condition }));
      removed += 1;
    }
  }
  return removed;
}

/** @returns how many pictures were removed */
async function removeOldPictures(client: S3Client, before: number, start: number): Promise<number> {
  const Bucket = localNames.bucket;
  if (start > before) return 0;
  let removed = 0;
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    for (const { Key, LastModified } of Contents) {
      if (!Key || !LastModified || LastModified.getTime() > before) continue;
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
      removed += 1;
    }
  }
  return removed;
}
