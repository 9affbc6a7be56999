import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Hides a received message for this many seconds from now, so that it comes again then. */
export type MessageDelay = (receiptHandle: string, seconds: number) => Promise<void>;

/**
 * Delays messages of this queue.
 *
 * @throws the SDK's errors; the visibility timeout of the queue then brings the message back, only later
 */
export function messageDelay(client: SQSClient, queueUrl: string): MessageDelay {
  return async (receiptHandle, seconds) => {
    const input = { QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
    await client.send(new ChangeMessageVisibilityCommand(input));
  };
}
