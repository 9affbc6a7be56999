import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { parseJson } from '../domain/parse-json.ts';
import type { Chore, ChoreQueue } from '../domain/ports.ts';
import { withFaults } from './aws-faults.ts';

const image = { containerId: z.uuidv4(), imageId: z.uuidv4() };
const createdAt = z.int().positive();

/** A chore as a message: ids and times, nothing else. */
const messageSchema = z.discriminatedUnion('chore', [
  z.object({ chore: z.literal('check_upload'), ...image, createdAt: createdAt.optional() }),
  z.object({ chore: z.literal('erase_container'), containerId: z.uuidv4(), createdAt }),
  z.object({ chore: z.literal('erase_image'), ...image, createdAt }),
]) satisfies z.ZodType<Chore>;

/** Chores as messages of an SQS queue. */
export function choreQueue(client: SQSClient, queueUrl: string): ChoreQueue {
  return {
    async order(chore, delaySeconds) {
      const MessageBody = JSON.stringify(chore);
      await withFaults(
        client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, DelaySeconds: delaySeconds })),
      );
    },
  };
}

/** The chore of a message, or undefined when the message is none. */
export const readChore = (body: string): Chore | undefined => messageSchema.safeParse(parseJson(body)).data;
