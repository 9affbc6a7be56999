import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, type Message, PurgeQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { webhookEndpoint } from '../../../functions/adapters/webhook-endpoint.ts';
import { readWebhookKeys } from '../../../functions/domain/events/webhook-signature.ts';
import { createLog } from '../../../functions/telemetry/log.ts';
import { webhookWorker } from '../../../functions/workers/webhook-worker.ts';
import { names } from '../../support/emulators/names.ts';
import { emulatorEnvironment, startEmulators } from '../../support/emulators/start-emulators.ts';
import { aCalibration } from '../../support/faces/calibrations.ts';
import { startWebhookServer, WEBHOOK_SECRET, type WebhookCall } from '../../support/http/webhook-server.ts';
import { startDerivingEncoder } from './deriving-encoder.ts';
import { type FaultProxyOptions, startFaultProxy } from './stores/fault-proxy.ts';
import { readItems } from './stores/stored-items.ts';

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
const ownQueues = [names.imagesQueue, names.deadLetterQueue, names.tasksQueue, names.deadTasksQueue] as const;

const silent = createLog('error', () => undefined);

/** Milliseconds for a call within this process: only what never ends takes longer, however busy the machine is. */
const LONG_ENOUGH = 300_000;

/** The emulators, the fault proxy before them, an encoder, and the environment in which the functions find both. */
export async function openHarness(hooks: Hooks) {
  const emulators = await startEmulators();
  const { clients, urls } = emulators;
  const encoder = await startDerivingEncoder();
  const folder = await mkdtemp(join(tmpdir(), 'face-encode-test-'));
  const calibration = join(folder, 'calibration.json');
  await writeFile(calibration, JSON.stringify(aCalibration({ encoder: { name: 'http', version: '1' } })));
  /** Containers by the receipt handles of their messages, and the last handle of each message. */
  const owners = new Map<string, string>();
  const handles = new Map<string, string>();
  const proxy = await startFaultProxy({ ...emulators, ...hooks, containerOf: (handle) => owners.get(handle) });
  const table = DynamoDBDocumentClient.from(clients.table);
  const inboxes = new Map<string, Message[]>();
  const webhook = await startWebhookServer();
  const deliver = webhookWorker(
    webhookEndpoint({
      ...{ url: webhook.url, readKeys: async () => readWebhookKeys(WEBHOOK_SECRET), now: Date.now },
      timeout: LONG_ENOUGH,
    }),
  );
  let taking: Promise<void> = Promise.resolve();

  return {
    environment: {
      ...emulatorEnvironment(proxy),
      RETENTION_DAYS: '1',
      ENCODING_SERVICE_URL: encoder.url,
      CALIBRATION_FILE: calibration,
      // Longer than any run: the harness delivers messages again.
      RETRY_BASE_SECONDS: '60',
    },

    /** What is stored about a container, read past the proxy. */
    async itemsOf(containerId: string) {
      const { Items = [] } = await table.send(
        new QueryCommand({
          TableName: names.table,
          KeyConditionExpression: 'PK = :partition',
          ExpressionAttributeValues: { ':partition': `CONTAINER#${containerId}` },
          ConsistentRead: true,
        }),
      );
      return readItems(Items);
    },

    async objectsOf(containerId: string): Promise<string[]> {
      const input = { Bucket: names.bucket, Prefix: `uploads/${containerId}/` };
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
    tasksOf: (containerId: string): Promise<string[]> => messagesIn(names.tasksQueue, containerId),

    /** Drops all tasks, when every run that has enqueued one is over: they would only be read again and again. */
    async forgetTasks(): Promise<void> {
      await clients.queues.send(new PurgeQueueCommand({ QueueUrl: urls.tasks }));
    },

    /** Everything about a container in any queue of the service: waiting, delayed, in flight, dead. */
    async messagesOf(containerId: string): Promise<string[]> {
      const found = await Promise.all(ownQueues.map((queue) => messagesIn(queue, containerId)));
      return found.flat();
    },

    /** The calls by which the webhook was told of a container, once all events of the topic were delivered. */
    async deliveriesOf(containerId: string): Promise<readonly WebhookCall[]> {
      taking = taking.then(deliverEvents);
      await taking;
      return webhook.calls.filter(({ event }) => event.container_id === containerId);
    },

    async close() {
      await proxy.close();
      await encoder.close();
      await webhook.stop();
      await emulators.close();
      await rm(folder, { recursive: true });
    },
  };

  async function takeAll(): Promise<void> {
    for await (const message of receive(urls.images)) {
      const { Body = '', MessageId = '', ReceiptHandle = '' } = message;
      const [, containerId = ''] = /uploads\/([0-9a-f-]{36})\//.exec(Body) ?? [];
      const isNew = !handles.has(MessageId);
      handles.set(MessageId, ReceiptHandle);
      owners.set(ReceiptHandle, containerId);
      // A message that was not postponed comes again; the actor that has it delivers it again anyway.
      if (isNew) inboxes.set(containerId, [...(inboxes.get(containerId) ?? []), message]);
    }
  }

  async function deliverEvents(): Promise<void> {
    for await (const { Body = '', ReceiptHandle } of receive(urls.events)) {
      await deliver(Body, silent);
      await clients.queues.send(new DeleteMessageCommand({ QueueUrl: urls.events, ReceiptHandle }));
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
    const response = await fetch(`${emulators.objectsAndQueuesUrl}/_fauxqs/queues/${queue}`);
    const { ready, delayed, inflight } = queueSchema.parse(await response.json()).messages;
    const all = [...ready, ...delayed, ...inflight.map(({ message }) => message)];
    return all.map(({ body }) => body).filter((body) => body.includes(containerId));
  }
}

export type FaultHarness = Awaited<ReturnType<typeof openHarness>>;
