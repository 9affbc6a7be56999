import { PublishCommand } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { idNumber } from '../../support/builders.ts';
import { secretArn, topicArn } from '../../support/emulators/names.ts';
import type { SecretAnswer } from '../../support/emulators/secrets-server.ts';
import { type Emulators, emulatorEnvironment, startEmulators } from '../../support/emulators/start-emulators.ts';
import {
  startWebhookServer,
  WEBHOOK_SECRET,
  type WebhookAnswer,
  type WebhookServer,
} from '../../support/http/webhook-server.ts';
import { aContext, aRecord } from '../../support/lambda/lambda-events.ts';
import { setEnvironment } from '../../support/lambda/set-environment.ts';
import { type Fault, type FaultProxy, startFaultProxy } from '../support/stores/fault-proxy.ts';

/** The function that calls the webhook, from the topic to the receiver, with faults of everything that it calls. */

let emulators: Emulators;
let proxy: FaultProxy;
let webhook: WebhookServer;
let handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
/** Meets each call that sets the delay of a message. */
let delayFault: Fault | undefined;

beforeAll(async () => {
  emulators = await startEmulators();
  webhook = await startWebhookServer();
  proxy = await startFaultProxy({
    ...emulators,
    decide: ({ operation }) => (operation === 'ChangeMessageVisibility' ? delayFault : undefined),
    onDone: async () => undefined,
    containerOf: () => idNumber(1),
    kill: () => undefined,
  });
  const { secrets } = emulators;
  setEnvironment({ ...emulatorEnvironment({ ...proxy, secrets }), WEBHOOK_URL: webhook.url });
});

afterAll(async () => {
  await proxy.close();
  await webhook.stop();
  await emulators.close();
});

beforeEach(async () => {
  delayFault = undefined;
  // A new execution environment, which has read no secret yet.
  vi.resetModules();
  ({ handler } = await import('../../../functions/queue/deliver-event.ts'));
});

let published = 0;

/** Publishes an event of an image of its own. */
async function publish(): Promise<string> {
  published += 1;
  const imageId = idNumber(1000 + published);
  const event = {
    ...{ container_id: idNumber(1), image_id: imageId, status: 'completed', error_code: null, faces: 1 },
    occurred_at: new Date().toISOString(),
  };
  await emulators.clients.topics.send(new PublishCommand({ TopicArn: topicArn, Message: JSON.stringify(event) }));
  return imageId;
}

/** Receives what the queue shows now, and lets it be shown again at once where it is not done, as after its delay. */
async function receive(): Promise<Message[]> {
  const { queues } = emulators.clients;
  const input = {
    QueueUrl: emulators.urls.events,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['All' as const],
  };
  const { Messages = [] } = await queues.send(new ReceiveMessageCommand(input));
  return Messages;
}

/** Works the queue off as SQS and the event source do, until it is empty. @returns how often the function was called */
async function workOff(): Promise<number> {
  const { queues } = emulators.clients;
  for (let calls = 0; ; calls += 1) {
    const messages = await receive();
    if (messages.length === 0) return calls;
    const records = messages.map(({ MessageId = '', Body = '', ReceiptHandle = '', Attributes }) => {
      const receiveCount = Number(Attributes?.ApproximateReceiveCount);
      return aRecord({ messageId: MessageId, body: Body, receiptHandle: ReceiptHandle, receiveCount });
    });
    const { batchItemFailures } = await handler({ Records: records }, { ...aContext });
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { MessageId = '', ReceiptHandle } of messages) {
      const handle = { QueueUrl: emulators.urls.events, ReceiptHandle };
      if (failed.has(MessageId))
        await queues.send(new ChangeMessageVisibilityCommand({ ...handle, VisibilityTimeout: 0 }));
      else await queues.send(new DeleteMessageCommand(handle));
    }
  }
}

/** Every promise that is broken by the calls about some images. */
function judge(imageIds: readonly string[]): string[] {
  return imageIds.flatMap((imageId) => {
    const calls = webhook.callsAbout(imageId);
    return [
      ...(calls.some(({ answer }) => answer === 204) ? [] : ['the event is lost']),
      ...(new Set(calls.map(({ id }) => id)).size === 1 ? [] : ['the event has more than one id']),
      ...calls.flatMap(({ refusal }) => (refusal === undefined ? [] : [`the call cannot be verified: ${refusal}`])),
    ];
  });
}

/** Tries of one call that the SDK makes. */
const SDK_TRIES = 3;

const secretFaults = ['throttled', 'error', 'denied', 'reset', 'silence'] satisfies SecretAnswer[];

describe('a secret that cannot be read', () => {
  it.each(secretFaults)('(%s) holds the events back, and none is lost or sent without a signature', async (fault) => {
    const images = [await publish(), await publish(), await publish()];
    emulators.secrets.answerNext(...Array.from({ length: SDK_TRIES }, () => fault));
    const before = webhook.calls.length;

    const [first, ...others] = await receive();
    expect([first, ...others]).toHaveLength(3);
    const record = aRecord({ messageId: 'first', body: first?.Body ?? '', receiptHandle: first?.ReceiptHandle ?? '' });
    expect(await handler({ Records: [record] }, { ...aContext })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'first' }],
    });
    expect(webhook.calls).toHaveLength(before);

    for (const { ReceiptHandle } of [first, ...others].flatMap((message) => message ?? [])) {
      const handle = { QueueUrl: emulators.urls.events, ReceiptHandle, VisibilityTimeout: 0 };
      await emulators.clients.queues.send(new ChangeMessageVisibilityCommand(handle));
    }
    await workOff();
    expect(judge(images)).toEqual([]);
  });

  it('because it holds no secret, is the same, until it is mended', async () => {
    const images = [await publish()];
    emulators.secrets.store('hunter2');
    const before = webhook.calls.length;
    const [message] = await receive();
    const record = aRecord({
      messageId: 'one',
      body: message?.Body ?? '',
      receiptHandle: message?.ReceiptHandle ?? '',
    });

    expect((await handler({ Records: [record] }, { ...aContext })).batchItemFailures).toHaveLength(1);
    expect(webhook.calls).toHaveLength(before);

    emulators.secrets.store(WEBHOOK_SECRET);
    const handle = { QueueUrl: emulators.urls.events, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 };
    await emulators.clients.queues.send(new ChangeMessageVisibilityCommand(handle));
    await workOff();
    expect(judge(images)).toEqual([]);
  });
});

const webhookFaults = ['reset', 500, 429, 307, 'hang'] satisfies WebhookAnswer[];
const delayFaults = ['lost', 'reset', 'error', 'throttled', undefined] satisfies (Fault | undefined)[];

describe('a webhook that does not take an event', () => {
  it.each(webhookFaults)(
    '(%s) gets it again under the same id, whatever the queue does with the delay',
    async (fault) => {
      // Each call of a webhook that hangs takes five seconds.
      for (const delay of fault === 'hang' ? [undefined] : delayFaults) {
        delayFault = delay;
        const images = [await publish(), await publish()];
        webhook.answerNext(fault, fault, fault);

        expect(await workOff()).toBeGreaterThan(1);
        expect(judge(images)).toEqual([]);
      }
    },
  );
});

it('reads the secret once for many events', async () => {
  const before = emulators.secrets.asked.length;
  const images = [await publish(), await publish(), await publish()];

  await workOff();

  expect(emulators.secrets.asked.slice(before)).toEqual([secretArn]);
  expect(judge(images)).toEqual([]);
});
