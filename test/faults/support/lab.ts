import { mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { makeLocalClients } from '../../../local/clients.ts';
import { localCredentials, localNames, queueUrlsAt } from '../../../local/names.ts';
import { ensureResources } from '../../../local/resources.ts';
import { startStorage } from '../../../local/storage.ts';
import { startDerivingEncoder } from './deriving-encoder.ts';
import { type FaultProxyOptions, startFaultProxy } from './fault-proxy.ts';
import { readItems } from './stored-items.ts';

type Hooks = Pick<FaultProxyOptions, 'decide' | 'onDone' | 'kill'>;

const queueSchema = z.object({
  messages: z.object({
    ready: z.array(z.object({ body: z.string() })),
    delayed: z.array(z.object({ body: z.string() })),
  }),
});

/** The real stores, the fault proxy before them, an encoder, and the environment in which the functions find both. */
export async function openLab(hooks: Hooks) {
  const folder = await mkdtemp(join(tmpdir(), 'face-encode-faults-'));
  const storage = await startStorage(folder);
  const clients = makeLocalClients(storage);
  const urls = queueUrlsAt(storage.objectsAndQueuesUrl);
  await ensureResources(clients, urls);
  const encoder = await startDerivingEncoder();
  const proxy = await startFaultProxy({ ...storage, ...hooks });
  const table = DynamoDBDocumentClient.from(clients.table);
  const inboxes = new Map<string, Message[]>();
  let taking: Promise<void> = Promise.resolve();

  return {
    environment: functionEnvironment(proxy, encoder.url),

    /** What is stored about a container, read past the proxy. */
    async itemsOf(containerId: string) {
      const { Items = [] } = await table.send(
        new QueryCommand({
          TableName: localNames.table,
          KeyConditionExpression: 'PK = :partition',
          ExpressionAttributeValues: { ':partition': `CONTAINER#${containerId}` },
          ConsistentRead: true,
        }),
      );
      return readItems(Items);
    },

    async objectsOf(containerId: string): Promise<string[]> {
      const input = { Bucket: localNames.bucket, Prefix: `uploads/${containerId}/` };
      const { Contents = [] } = await clients.bucket.send(new ListObjectsV2Command(input));
      return Contents.flatMap(({ Key }) => Key ?? []);
    },

    /** Takes the messages about a container's pictures out of the queue. Those of other containers are kept for them. */
    async takeImageMessages(containerId: string): Promise<Message[]> {
      taking = taking.then(takeAll);
      await taking;
      const taken = inboxes.get(containerId) ?? [];
      inboxes.delete(containerId);
      return taken;
    },

    /** The chores about a container, which are delayed by minutes. They stay in their queue. */
    async choresOf(containerId: string): Promise<string[]> {
      const response = await fetch(`${storage.objectsAndQueuesUrl}/_fauxqs/queues/${localNames.choresQueue}`);
      const { ready, delayed } = queueSchema.parse(await response.json()).messages;
      return [...ready, ...delayed].map(({ body }) => body).filter((body) => body.includes(containerId));
    },

    async close() {
      await proxy.close();
      await encoder.close();
      await storage.close();
      await rm(folder, { recursive: true, force: true });
    },
  };

  async function takeAll(): Promise<void> {
    const QueueUrl = urls.images;
    for (;;) {
      const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 });
      const { Messages = [] } = await clients.queues.send(receive);
      if (Messages.length === 0) return;
      for (const message of Messages) {
        const [, containerId = ''] = /uploads\/([0-9a-f-]{36})\//.exec(message.Body ?? '') ?? [];
        inboxes.set(containerId, [...(inboxes.get(containerId) ?? []), message]);
      }
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await clients.queues.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  }
}

export type Lab = Awaited<ReturnType<typeof openLab>>;

interface Endpoints {
  readonly tableUrl: string;
  readonly objectsAndQueuesUrl: string;
}

function functionEnvironment({ tableUrl, objectsAndQueuesUrl }: Endpoints, encoderUrl: string): Record<string, string> {
  const urls = queueUrlsAt(objectsAndQueuesUrl);
  return {
    TABLE_NAME: localNames.table,
    BUCKET_NAME: localNames.bucket,
    IMAGES_QUEUE_URL: urls.images,
    CHORES_QUEUE_URL: urls.chores,
    AUTH: 'none',
    LOG_LEVEL: 'error',
    RETENTION_DAYS: '1',
    ENCODING_SERVICE_URL: encoderUrl,
    RETRY_BASE_SECONDS: '0',
    AWS_REGION: localNames.region,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_ENDPOINT_URL: objectsAndQueuesUrl,
    AWS_ENDPOINT_URL_S3: objectsAndQueuesUrl,
    AWS_ENDPOINT_URL_SQS: objectsAndQueuesUrl,
    AWS_ENDPOINT_URL_DYNAMODB: tableUrl,
    AWS_RETRY_MODE: 'standard',
  };
}
