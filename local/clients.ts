import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientTimeouts, responseTimeout } from '../functions/runtime/client-timeouts.ts';
import { localCredentials, localNames } from './names.ts';
import type { Storage } from './storage.ts';

/** Clients of the local stores for what AWS does itself: setting up, polling the queues, looking after leftovers. */
export interface LocalClients {
  readonly table: DynamoDBClient;
  readonly bucket: S3Client;
  readonly queues: SQSClient;
  readonly topics: SNSClient;
}

/** Milliseconds of a try: longer than a queue is asked to wait for messages, and than a busy disk keeps the stores. */
const TRY_LIMIT = 30_000;

/** @param limit milliseconds of a try */
export function makeLocalClients(
  storage: Pick<Storage, 'objectsAndQueuesUrl' | 'tableUrl'>,
  limit: number = TRY_LIMIT,
): LocalClients {
  const { region } = localNames;
  const common = { region, credentials: localCredentials, ...clientTimeouts(limit) };
  const clients = {
    table: new DynamoDBClient({ ...common, endpoint: storage.tableUrl }),
    bucket: new S3Client({ ...common, endpoint: storage.objectsAndQueuesUrl, forcePathStyle: true }),
    queues: new SQSClient({ ...common, endpoint: storage.objectsAndQueuesUrl }),
    topics: new SNSClient({ ...common, endpoint: storage.objectsAndQueuesUrl }),
  };
  responseTimeout(clients.table.middlewareStack, limit);
  responseTimeout(clients.bucket.middlewareStack, limit);
  responseTimeout(clients.queues.middlewareStack, limit);
  responseTimeout(clients.topics.middlewareStack, limit);
  return clients;
}
