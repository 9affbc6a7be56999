import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import dynalite from 'dynalite';
import { startFauxqs } from 'fauxqs';
import { MAX_RECEIVES, VISIBILITY_TIMEOUT_SECONDS } from '../../settings/work-limits.ts';

const region = 'us-east-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Gives SDK clients this endpoint. */
const at = (endpoint: string) => ({ endpoint, region, credentials });

export interface TableEmulator {
  readonly tableName: string;
  /** A client of its own for each caller that changes its middleware. */
  makeClient(): DynamoDBClient;
  close(): Promise<void>;
}

/**
 * A table with the keys of the stack's, in dynalite in this process, or in the server that DYNAMODB_URL names: Amazon's own
 * DynamoDB Local by `npm run test:dynamodb-local`.
 */
export async function startTable(url = process.env.DYNAMODB_URL): Promise<TableEmulator> {
  const server = url ? undefined : await startDynalite();
  const endpoint = url ?? server?.url ?? '';
  const tableName = `face-encode-${process.pid}-${Date.now()}`;
  const client = new DynamoDBClient(at(endpoint));
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      AttributeDefinitions: [
        { AttributeName: 'PK', AttributeType: 'S' },
        { AttributeName: 'SK', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'PK', KeyType: 'HASH' },
        { AttributeName: 'SK', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.05, maxDelay: 0.5 }, { TableName: tableName });
  return {
    tableName,
    makeClient: () => new DynamoDBClient(at(endpoint)),
    async close() {
      client.destroy();
      await server?.close();
    },
  };
}

async function startDynalite() {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const bucket = 'pictures';

/** Queues by what they are for; each has one for its dead letters. */
const queueNames = { images: 'images', tasks: 'tasks' } as const;
const deadNameOf = (name: string): string => `${name}-dead`;

export interface QueueUrls {
  readonly url: string;
  readonly deadUrl: string;
}

export interface BucketEmulator {
  readonly bucket: string;
  readonly bucketClient: S3Client;
  readonly queueClient: SQSClient;
  readonly queues: Readonly<Record<keyof typeof queueNames, QueueUrls>>;
  close(): Promise<void>;
}

/** A bucket that notifies a queue, and the queues of the stack, in fauxqs in this process. */
export async function startBucketAndQueues(): Promise<BucketEmulator> {
  listenOnLoopback();
  const server = await startFauxqs({
    port: await findFreePort(),
    host: 'localhost',
    logger: false,
    defaultRegion: region,
    messageSpies: { bufferSize: 0 },
    init: { buckets: [bucket], queues: Object.values(queueNames).flatMap(describeQueues) },
  });
  // fauxqs sends no notifications. This predicate sees each object when it is stored, and matches none.
  server.spy
    .waitForMessage((event) => {
      if (event.service === 's3' && event.status === 'uploaded') {
        server.sendMessage(queueNames.images, notificationOf(event.key));
      }
      return false;
    })
    .catch(() => undefined);
  const endpoint = `http://127.0.0.1:${server.port}`;
  const queueClient = new SQSClient({ ...at(endpoint), useQueueUrlAsEndpoint: false });
  const urlOf = async (QueueName: string) =>
    (await queueClient.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
  const urlsOf = async (name: string) => ({ url: await urlOf(name), deadUrl: await urlOf(deadNameOf(name)) });
  return {
    bucket,
    bucketClient: new S3Client({ ...at(endpoint), forcePathStyle: true }),
    queueClient,
    queues: { images: await urlsOf(queueNames.images), tasks: await urlsOf(queueNames.tasks) },
    close: () => server.stop(),
  };
}

function describeQueues(name: string) {
  const deadLetterTargetArn = `arn:aws:sqs:${region}:000000000000:${deadNameOf(name)}`;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: MAX_RECEIVES });
  return [
    { name: deadNameOf(name) },
    { name, attributes: { VisibilityTimeout: String(VISIBILITY_TIMEOUT_SECONDS), RedrivePolicy } },
  ];
}

const notificationOf = (key: string): string =>
  JSON.stringify({
    Records: [{ eventName: 'ObjectCreated:Put', s3: { object: { key: encodeURIComponent(key) } } }],
  });

interface Listening {
  readonly fastify: { listen(options: object): unknown };
}

/** fauxqs listens on all interfaces. The web framework that it is built on lets us see a server before it listens. */
function listenOnLoopback(): void {
  subscribe('fastify.initialization', (message) => {
    const { fastify } = message as Listening;
    const listen = fastify.listen.bind(fastify);
    fastify.listen = (options) => listen({ ...options, host: '127.0.0.1' });
  });
}

/** The queue URLs of fauxqs name the port that it was asked for. */
async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
