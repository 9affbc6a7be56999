import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { credentials, names } from './names.ts';

/** Clients of the emulators, for setting up and for looking behind the service's back. */
export interface EmulatorClients {
  readonly table: DynamoDBClient;
  readonly bucket: S3Client;
  readonly queues: SQSClient;
  readonly topics: SNSClient;
}

export function makeEmulatorClients(addresses: {
  readonly tableUrl: string;
  readonly objectsAndQueuesUrl: string;
}): EmulatorClients {
  const { tableUrl, objectsAndQueuesUrl: endpoint } = addresses;
  const common = { region: names.region, credentials };
  return {
    table: new DynamoDBClient({ ...common, endpoint: tableUrl }),
    bucket: new S3Client({ ...common, endpoint, forcePathStyle: true }),
    queues: new SQSClient({ ...common, endpoint, useQueueUrlAsEndpoint: false }),
    topics: new SNSClient({ ...common, endpoint }),
  };
}
