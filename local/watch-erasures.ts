import * as z from 'zod';
import type { QueueClient } from './queue-client.ts';

/**
 * The queue of tasks, watched for erasures that are done: the last trace of one is its message.
 *
 * @param note is called before such messages are deleted, should the process die right after that, and again when they are
 */
export function watchErasures(queue: QueueClient, note: () => void): QueueClient {
  /** Receipt handles of erasures at work, and of those that failed and will come again under another one. */
  const erasures = new Set<string>();
  return {
    async receive(limit, signal) {
      const messages = await queue.receive(limit, signal);
      for (const { Body = '', ReceiptHandle } of messages) {
        if (ReceiptHandle && isErasure(Body)) erasures.add(ReceiptHandle);
      }
      return messages;
    },

    async delete(receiptHandles) {
      const done = receiptHandles.filter((handle) => erasures.delete(handle));
      if (done.length > 0) note();
      await queue.delete(receiptHandles);
      if (done.length > 0) note();
    },
  };
}

const choreSchema = z.object({ task: z.enum(['erase_container', 'erase_image']) });

function isErasure(body: string): boolean {
  try {
    return choreSchema.safeParse(JSON.parse(body)).success;
  } catch {
    return false;
  }
}
