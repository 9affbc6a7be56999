import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** A queue, as much as an event source needs of it. */
export interface QueueClient {
  /** Waits for messages, at most 20 seconds; settles with none when there are none by then. */
  receive(limit: number, signal: AbortSignal): Promise<Message[]>;
  /** Deletes messages, at most 10, by their receipt handles. */
  delete(receiptHandles: readonly string[]): Promise<void>;
}

/** Seconds that a call waits for messages: the most that SQS allows. */
const LONG_POLL_SECONDS = 20;

export function createQueueClient(client: SQSClient, queueUrl: string): QueueClient {
  return {
    async receive(limit, signal) {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: limit,
        WaitTimeSeconds: LONG_POLL_SECONDS,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      });
      const { Messages } = await client.send(command, { abortSignal: signal });
      return Messages ?? [];
    },

    async delete(receiptHandles) {
      const Entries = receiptHandles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
      const { Failed } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      if (Failed?.length)
        throw new Error(`${Failed.length} messages were not deleted: ${Failed[0]?.Code ?? 'no reason'}`);
    },
  };
}
