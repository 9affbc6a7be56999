import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { TaskQueue } from '../../domain/ports.ts';
import { mapSdkErrors } from './sdk-errors.ts';

/** Deferred tasks as messages of an SQS queue; `readTask` reads them from the body of a message. */
export function taskQueue(client: SQSClient, queueUrl: string): TaskQueue {
  return {
    async enqueue(task, delaySeconds) {
      const MessageBody = JSON.stringify(task);
      await mapSdkErrors(
        client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, DelaySeconds: delaySeconds })),
      );
    },
  };
}
