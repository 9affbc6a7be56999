import { CreateTableCommand, type DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { MAX_RECEIVES, VISIBILITY_TIMEOUT_SECONDS } from '../../../settings/work-limits.ts';
import type { EmulatorClients } from './clients.ts';
import { names, type QueueUrls, queueArn, topicArn } from './names.ts';

/** Makes the table, the queues and the topic of the service. The bucket is there already. */
export async function createResources(
  { table, queues, topics }: EmulatorClients,
  urls: QueueUrls,
  tableName: string,
): Promise<void> {
  await createTable(table, tableName);
  await createQueuePair(queues, urls.images, urls.deadLetters, names.deadLetterQueue);
  await createQueuePair(queues, urls.tasks, urls.deadTasks, names.deadTasksQueue);
  await createTopic(topics, queues, urls);
}

/** The one table, as the stack makes it. */
async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
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
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 0.05, maxDelay: 0.5 }, { TableName: tableName });
}

/** A queue, and the one that takes what was received too often. */
async function createQueuePair(queues: SQSClient, url: string, deadUrl: string, deadName: string): Promise<void> {
  const VisibilityTimeout = String(VISIBILITY_TIMEOUT_SECONDS);
  await createQueue(queues, deadUrl, { VisibilityTimeout });
  const redrive = { deadLetterTargetArn: queueArn(deadName), maxReceiveCount: MAX_RECEIVES };
  await createQueue(queues, url, { VisibilityTimeout, RedrivePolicy: JSON.stringify(redrive) });
}

async function createQueue(client: SQSClient, url: string, attributes: Record<string, string>): Promise<void> {
  await client.send(new CreateQueueCommand({ QueueName: url.slice(url.lastIndexOf('/') + 1) }));
  await client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: attributes }));
}

async function createTopic(topics: SNSClient, queues: SQSClient, urls: QueueUrls): Promise<void> {
  await createQueue(queues, urls.events, {});
  await topics.send(new CreateTopicCommand({ Name: names.eventsTopic }));
  await topics.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: queueArn(names.eventsQueue),
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
}
