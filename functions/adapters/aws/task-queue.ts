import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { parseJson } from '../../domain/parse-json.ts';
import type { DeferredTask, TaskQueue } from '../../domain/ports.ts';
import { mapSdkErrors } from './sdk-errors.ts';

const image = { containerId: z.uuidv4(), imageId: z.uuidv4() };
const createdAt = z.int().positive();

/** A deferred task as a message: ids and times, nothing else. */
const messageSchema = z.discriminatedUnion('task', [
  z.object({ task: z.literal('check_upload'), ...image, createdAt }),
  z.object({ task: z.literal('erase_container'), containerId: z.uuidv4(), createdAt }),
  z.object({ task: z.literal('erase_image'), ...image, createdAt }),
]) satisfies z.ZodType<DeferredTask>;

/** Deferred tasks as messages of an SQS queue. */
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

/** The task of a message, or undefined when the message holds no task. */
export const readTask = (body: string): DeferredTask | undefined => messageSchema.safeParse(parseJson(body)).data;
