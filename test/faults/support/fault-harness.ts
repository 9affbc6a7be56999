import { mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, type Message, PurgeQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { makeLocalClients } from '../../../local/clients.ts';
import { eventsTopicArn, localCredentials, localNames, queueUrlsAt } from '../../../local/names.ts';
import { ensureResources } from '../../../local/resources.ts';
import { startStorage } from '../../../local/storage.ts';
import { startDerivingEncoder } from './deriving-encoder.ts';
import { type FaultProxyOptions, startFaultProxy } from './fault-proxy.ts';
import { readItems } from './stored-items.ts';

type Hooks = Pick<FaultProxyOptions, 'decide' | 'onDone' | 'kill'>;

const bodySchema = z.object({ body: z.string() });

const queueSchema = z.object({
  messages: z.object({
    ready: z.array(bodySchema),
    delayed: z.array(bodySchema),
    inflight: z.array(z.object({ message: bodySchema })),
  }),
});

/** Where an erased container may have left a trace. The events are the subscribers' own. */
const ownQueues = [
  localNames.imagesQueue,
  localNames.deadLetterQueue,
  localNames.tasksQueue,
  localNames.deadTasksQueue,
] as const;

const eventSchema = z.object({ container_id: z.string(), image_id: z.string(), status: z.string() });

export type PublishedEvent = z.infer<typeof eventSchema>;

/** The real stores, the fault proxy before them, an encoder, and the environment in which the functions find both. */
export async function openLab(hooks: Hooks) {
  const folder = await mkdtemp(join(tmpdir(), 'face-encode-faults-'));
  const storage = await startStorage(folder);
  const clients = makeLocalClients(storage);
  const urls = queueUrlsAt(storage.objectsAndQueuesUrl);
  await ensureResources(clients, urls);
  const encoder = await startDerivingEncoder();
  /** Containers by the receipt handles of their messages, and the last handle of each message. */
  const owners = new Map<string, string>();
  const handles = new Map<string, string>();
  const proxy = await startFaultProxy({ ...storage, ...hooks, containerOf: (handle) => owners.get(handle) });
  const table = DynamoDBDocumentClient.from(clients.table);
  const inboxes = new Map<string, Message[]>();
  const published = new Map<string, PublishedEvent[]>();
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

    /**
     * Receives the messages about a container's pictures, each once. Those of other containers are kept for them. They stay
     * in the queue, in flight, until they are done.
     */
    async takeImageMessages(containerId: string): Promise<Message[]> {
      taking = taking.then(takeAll);
      await taking;
      const taken = inboxes.get(containerId) ?? [];
      inboxes.delete(containerId);
      return taken;
    },

    /** Deletes a message that was worked off. */
    async finishMessage(messageId: string): Promise<void> {
      const ReceiptHandle = handles.get(messageId);
      if (ReceiptHandle) await clients.queues.send(new DeleteMessageCommand({ QueueUrl: urls.images, ReceiptHandle }));
    },

    /** The tasks about a container, which are delayed by minutes. They stay in their queue. */
    choresOf: (containerId: string): Promise<string[]> => messagesIn(localNames.tasksQueue, containerId),

    /** Drops all tasks, when every run that has ordered one is over: they would only be read again and again. */
    async forgetChores(): Promise<void> {
      await clients.queues.send(new PurgeQueueCommand({ QueueUrl: urls.tasks }));
    },

    /** Everything about a container in any queue of the service: waiting, delayed, in flight, dead. */
    async messagesOf(containerId: string): Promise<string[]> {
      const found = await Promise.all(ownQueues.map((queue) => messagesIn(queue, containerId)));
      return found.flat();
    },

    /** What subscribers were told of a container. */
    async eventsOf(containerId: string): Promise<readonly PublishedEvent[]> {
      taking = taking.then(takeEvents);
      await taking;
      return published.get(containerId) ?? [];
    },

    async close() {
      await proxy.close();
      await encoder.close();
      await storage.close();
      await rm(folder, { recursive: true, force: true });
    },
  };

  async function takeAll(): Promise<void> {
    for await (const message of receive(urls.images)) {
      const { Body = '', MessageId = '', ReceiptHandle = '' } = message;
      const [, containerId = ''] = /uploads\/([0-9a-f-]{36})\//.exec(Body) ?? [];
      const isNew = !handles.has(MessageId);
      handles.set(MessageId, ReceiptHandle);
      owners.set(ReceiptHandle, containerId);
      // A message that was postponed by nothing comes again; whoever has it in its hands delivers it again anyway.
      if (isNew) inboxes.set(containerId, [...(inboxes.get(containerId) ?? []), message]);
    }
  }

  async function takeEvents(): Promise<void> {
    for await (const { Body = '', ReceiptHandle } of receive(urls.webhook)) {
      const event = eventSchema.parse(JSON.parse(Body));
      published.set(event.container_id, [...(published.get(event.container_id) ?? []), event]);
      await clients.queues.send(new DeleteMessageCommand({ QueueUrl: urls.webhook, ReceiptHandle }));
    }
  }

  /** All messages that a queue has now. */
  async function* receive(QueueUrl: string): AsyncGenerator<Message> {
    for (;;) {
      const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 });
      const { Messages = [] } = await clients.queues.send(command);
      if (Messages.length === 0) return;
      yield* Messages;
    }
  }

  async function messagesIn(queue: string, containerId: string): Promise<string[]> {
    const response = await fetch(`${storage.objectsAndQueuesUrl}/_fauxqs/queues/${queue}`);
    const { ready, delayed, inflight } = queueSchema.parse(await response.json()).messages;
    const all = [...ready, ...delayed, ...inflight.map(({ message }) => message)];
    return all.map(({ body }) => body).filter((body) => body.includes(containerId));
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
    TASKS_QUEUE_URL: urls.tasks,
    EVENTS_TOPIC_ARN: eventsTopicArn,
    AUTH: 'none',
    LOG_LEVEL: 'error',
    RETENTION_DAYS: '1',
    ENCODING_SERVICE_URL: encoderUrl,
    // Longer than any run: it is the rig that delivers a message again.
    RETRY_BASE_SECONDS: '60',
    AWS_REGION: localNames.region,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_ENDPOINT_URL: objectsAndQueuesUrl,
    AWS_ENDPOINT_URL_S3: objectsAndQueuesUrl,
    AWS_ENDPOINT_URL_SQS: objectsAndQueuesUrl,
    AWS_ENDPOINT_URL_SNS: objectsAndQueuesUrl,
    AWS_ENDPOINT_URL_DYNAMODB: tableUrl,
    AWS_RETRY_MODE: 'standard',
  };
}
