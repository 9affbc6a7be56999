import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { localCredentials, localNames } from './names.ts';
import type { Storage } from './storage.ts';

/** Clients of the local stores for what AWS does itself: setting up, polling the queues, looking after leftovers. */
export interface LocalClients {
  readonly table: DynamoDBClient;
  readonly bucket: S3Client;
  readonly queues: SQSClient;
  readonly topics: SNSClient;
}

export function makeLocalClients(storage: Pick<Storage, 'objectsAndQueuesUrl' | 'tableUrl'>): LocalClients {
  const { region } = localNames;
  const common = { region, credentials: localCredentials, maxAttempts: 3 };
  return {
    table: new DynamoDBClient({ ...common, endpoint: storage.tableUrl }),
    bucket: new S3Client({ ...common, endpoint: storage.objectsAndQueuesUrl, forcePathStyle: true }),
    queues: new SQSClient({ ...common, endpoint: storage.objectsAndQueuesUrl }),
    topics: new SNSClient({ ...common, endpoint: storage.objectsAndQueuesUrl }),
  };
}
