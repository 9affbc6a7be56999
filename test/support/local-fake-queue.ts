import type { Message } from '@aws-sdk/client-sqs';
import type { QueueClient } from '../../local/queue-client.ts';

/** A queue in memory, whose receives wait until the test delivers something. */
export interface FakeQueue extends QueueClient {
  /** Hands these messages to the next receive. */
  deliver(...messageIds: string[]): void;
  /** Makes the next receive fail. */
  breakDown(error: Error): void;
  /** The limits of all receives so far. */
  readonly receives: readonly number[];
  /** Receipt handles of deleted messages. */
  readonly deleted: readonly string[];
}

type Outcome = { readonly messages: Message[] } | { readonly error: Error };

export function createFakeQueue(onDelete: (receiptHandles: readonly string[]) => void = () => undefined): FakeQueue {
  const outcomes: Outcome[] = [];
  const receives: number[] = [];
  const deleted: string[] = [];
  let wake: () => void = () => undefined;

  const add = (outcome: Outcome) => {
    outcomes.push(outcome);
    wake();
  };

  return {
    receives,
    deleted,
    deliver: (...ids) => add({ messages: ids.map(createMessage) }),
    breakDown: (error) => add({ error }),

    async receive(limit, signal) {
      receives.push(limit);
      while (outcomes.length === 0) {
        await new Promise<void>((resolve, reject) => {
          wake = resolve;
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          if (signal.aborted) reject(signal.reason);
        });
      }
      const outcome = outcomes.shift();
      if (outcome && 'error' in outcome) throw outcome.error;
      return outcome?.messages ?? [];
    },

    async delete(receiptHandles) {
      onDelete(receiptHandles);
      deleted.push(...receiptHandles);
    },
  };
}

/** A message whose receipt handle is `receipt-<id>`. */
function createMessage(id: string): Message {
  return {
    MessageId: id,
    ReceiptHandle: `receipt-${id}`,
    Body: `body of ${id}`,
    MD5OfBody: 'md5',
    Attributes: {
      ApproximateReceiveCount: '2',
      SentTimestamp: '1',
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '1',
    },
  };
}
