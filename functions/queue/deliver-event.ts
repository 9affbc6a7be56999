import { readEnvironment } from '../../settings/read-environment.ts';
import { WEBHOOK_RETRIES } from '../../settings/work-limits.ts';
import { messageDelay } from '../adapters/aws/queue-messages.ts';
import { webhookKeys } from '../adapters/aws/webhook-keys.ts';
import { webhookEndpoint } from '../adapters/webhook-endpoint.ts';
import { retryDelay } from '../domain/retry-delay.ts';
import { makeQueueClient } from '../runtime/clients.ts';
import { jsonSink } from '../runtime/json-sink.ts';
import { makeParametersClient, makeSecretsClient } from '../runtime/secret-clients.ts';
import { webhookEnvironment } from '../runtime/settings.ts';
import { receiveCountOf, sqsHandler } from '../runtime/sqs-handler.ts';
import { createLog } from '../telemetry/log.ts';
import { eventRecords } from '../workers/sqs/event-records.ts';
import { webhookWorker } from '../workers/webhook-worker.ts';

const environment = readEnvironment(webhookEnvironment);

const secret = {
  arn: environment.WEBHOOK_SECRET_ARN,
  secrets: makeSecretsClient(),
  parameters: makeParametersClient(),
};

const webhook = webhookEndpoint({
  url: environment.WEBHOOK_URL,
  readKeys: webhookKeys(secret, Date.now),
  now: Date.now,
});

const delayMessage = messageDelay(makeQueueClient(), environment.DELIVERIES_QUEUE_URL);

/** Reads the queue of deliveries: sends each event to the webhook. */
export const handler = sqsHandler(createLog(environment.LOG_LEVEL, jsonSink()), {
  process: eventRecords(webhookWorker(webhook)),
  tries: WEBHOOK_RETRIES.tries,
  postpone: async (record) => {
    const count = receiveCountOf(record);
    const seconds = retryDelay(WEBHOOK_RETRIES.baseSeconds, count, Math.random(), WEBHOOK_RETRIES);
    await delayMessage(record.receiptHandle, seconds);
  },
});
