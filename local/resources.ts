import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { MAX_RECEIVES, VISIBILITY_TIMEOUT_SECONDS } from '../settings/work-limits.ts';
import type { LocalClients } from './clients.ts';
import { eventsTopicArn, localNames, type QueueUrls, queueArn } from './names.ts';
import { StartError } from './start-error.ts';

/** Seconds within which a table is ready that is not left half made. */
const TABLE_READY_SECONDS = 10;

/**
 * Makes the table, the queues and the topic where they are missing and gives existing queues today's numbers. The bucket is
 * made with the files of the objects.
 *
 * @throws {StartError} the table cannot be used
 */
export async function ensureResources({ table, queues, topics }: LocalClients, urls: QueueUrls): Promise<void> {
  await ensureTable(table);
  await ensureQueuePair(queues, urls.images, urls.deadLetters, localNames.deadLetterQueue);
  await ensureQueuePair(queues, urls.tasks, urls.deadTasks, localNames.deadTasksQueue);
  await ensureQueuePair(queues, urls.webhook, urls.deadWebhook, localNames.deadWebhookQueue);
  await ensureTopic(topics);
}

/** The topic, and the queue from which its events go to the webhook. Both calls find what they have made before. */
async function ensureTopic(topics: SNSClient): Promise<void> {
  await topics.send(new CreateTopicCommand({ Name: localNames.eventsTopic }));
  await topics.send(
    new SubscribeCommand({
      TopicArn: eventsTopicArn,
      Protocol: 'sqs',
      Endpoint: queueArn(localNames.webhookQueue),
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
}

/** A queue and the one that takes what was received too often. */
async function ensureQueuePair(queues: SQSClient, url: string, deadUrl: string, deadName: string): Promise<void> {
  const VisibilityTimeout = String(VISIBILITY_TIMEOUT_SECONDS);
  await ensureQueue(queues, deadUrl, { VisibilityTimeout });
  const redrive = { deadLetterTargetArn: queueArn(deadName), maxReceiveCount: MAX_RECEIVES };
  await ensureQueue(queues, url, { VisibilityTimeout, RedrivePolicy: JSON.stringify(redrive) });
}

async function ensureTable(client: DynamoDBClient): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: localNames.table,
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
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  try {
    await waitUntilTableExists(
      { client, maxWaitTime: TABLE_READY_SECONDS, minDelay: 0.05, maxDelay: 0.5 },
      { TableName: localNames.table },
    );
  } catch (error) {
    // Killed in the moment of its making, a table stays CREATING for ever. Nothing can be in it.
    throw new StartError('The table in the data folder is only half made. Delete the data folder and start again.', {
      cause: error,
    });
  }
}

async function ensureQueue(client: SQSClient, url: string, attributes: Record<string, string>): Promise<void> {
  // Created without attributes: with others than it has, an existing queue would be refused.
  await client.send(new CreateQueueCommand({ QueueName: url.slice(url.lastIndexOf('/') + 1) }));
  await client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: attributes }));
}
