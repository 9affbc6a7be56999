import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { containerTable } from '../../functions/adapters/aws/container-table.ts';
import { pictureBucket } from '../../functions/adapters/aws/picture-bucket.ts';
import { readNotification } from '../../functions/adapters/aws/s3-notification.ts';
import { readTask, taskQueue } from '../../functions/adapters/aws/task-queue.ts';
import type { TestHome, TestQueue } from '../ports/test-home.ts';
import { type QueueUrls, startBucketAndQueues, startTable } from './aws-emulators.ts';
import { losingFirstAnswers } from './lost-answers.ts';

/** The adapters of AWS, on emulators. */
export async function openAwsHome(): Promise<TestHome> {
  const table = await startTable();
  const { bucket, bucketClient, queueClient, queues, ...stores } = await startBucketAndQueues();
  const containersOf = (client = table.makeClient()) =>
    containerTable(DynamoDBDocumentClient.from(client), table.tableName);
  return {
    containers: containersOf(),
    containersLosingResponses: containersOf(
      losingFirstAnswers(table.makeClient(), ['UpdateItemCommand', 'PutItemCommand']),
    ),
    pictures: pictureBucket(bucketClient, bucket),
    tasks: taskQueue(queueClient, queues.tasks.url),
    imageQueue: queueOf(queueClient, queues.images, (body) => readNotification(body)?.images[0]),
    deferredTasks: queueOf(queueClient, queues.tasks, readTask),
    async close() {
      await Promise.all([table.close(), stores.close()]);
    },
  };
}

function queueOf<Item>(
  client: SQSClient,
  { url, deadUrl }: QueueUrls,
  read: (body: string) => Item | undefined,
): TestQueue<Item> {
  const receive = async (QueueUrl: string) => {
    const input = { QueueUrl, MaxNumberOfMessages: 1, MessageSystemAttributeNames: ['All' as const] };
    const message = (await client.send(new ReceiveMessageCommand(input))).Messages?.[0];
    if (!message) return undefined;
    const item = read(message.Body ?? '');
    if (item === undefined) throw new Error('A message that cannot be read');
    const handle = { QueueUrl, ReceiptHandle: message.ReceiptHandle };
    return {
      item,
      receiveCount: Number(message.Attributes?.ApproximateReceiveCount),
      async done() {
        await client.send(new DeleteMessageCommand(handle));
      },
      async retry(seconds: number) {
        await client.send(new ChangeMessageVisibilityCommand({ ...handle, VisibilityTimeout: seconds }));
      },
    };
  };
  return {
    receive: () => receive(url),
    async takeDead() {
      const dead = await receive(deadUrl);
      await dead?.done();
      return dead?.item;
    },
  };
}
