import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { pictureBucket } from '../../../functions/adapters/aws/picture-bucket.ts';
import { readNotification } from '../../../functions/adapters/aws/s3-notification.ts';
import { containerTable } from '../../../functions/adapters/aws/table/container-table.ts';
import { enrolmentTable } from '../../../functions/adapters/aws/table/enrolment-table.ts';
import { taskQueue } from '../../../functions/adapters/aws/task-queue.ts';
import { readTask } from '../../../functions/domain/read-task.ts';
import type { TestHome, TestQueue } from '../../ports/test-home.ts';
import { makeEmulatorClients } from '../emulators/clients.ts';
import { names } from '../emulators/names.ts';
import { startEmulators } from '../emulators/start-emulators.ts';
import { losingFirstAnswers } from './lost-answers.ts';

/** The adapters of AWS on emulators, or on the DynamoDB that DYNAMODB_URL names: `npm run test:dynamodb-local`. */
export async function openAwsHome(): Promise<TestHome> {
  const emulators = await startEmulators(process.env.DYNAMODB_URL);
  const { clients, urls, tableName } = emulators;
  const containersOf = (client: DynamoDBClient) =>
    containerTable(DynamoDBDocumentClient.from(client), tableName, { faceSearch: true });
  const losing = losingFirstAnswers(makeEmulatorClients(emulators).table, ['UpdateItemCommand', 'PutItemCommand']);
  return {
    containers: containersOf(clients.table),
    containersLosingResponses: containersOf(losing),
    enrolments: enrolmentTable(DynamoDBDocumentClient.from(clients.table), tableName),
    pictures: pictureBucket(clients.bucket, names.bucket),
    tasks: taskQueue(clients.queues, urls.tasks),
    imageQueue: queueOf(clients.queues, [urls.images, urls.deadLetters], (body) => readNotification(body)?.pictures[0]),
    deferredTasks: queueOf(clients.queues, [urls.tasks, urls.deadTasks], readTask),
    close: () => emulators.close(),
  };
}

function queueOf<Item>(
  client: SQSClient,
  [url, deadUrl]: readonly [string, string],
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
