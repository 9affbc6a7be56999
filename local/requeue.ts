import { HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { LocalClients } from './clients.ts';
import { extendDeadline } from './extend-deadline.ts';
import { localNames, type QueueUrls } from './names.ts';
import { describeObjectCreated } from './object-created.ts';

/** What was picked up from an earlier run that did not end in good order. */
export interface Leftovers {
  /** Messages that its workers had received and that are to be received again. */
  readonly released: number;
  /** Pictures without a message, for which there is one now. */
  readonly requeued: number;
  /** Images whose deadline was put off, because nobody could work on them. */
  readonly extended: number;
}

/**
 * Makes sure that every stored picture is worked on, whatever moment the last run was killed in. Call it before the queues
 * are polled.
 *
 * A picture lies in the bucket from its upload until its image is terminal, so the bucket tells what is unfinished.
 * Messages that the last run had in its hands are given back to the queue, or they would stay hidden for minutes; they keep
 * their count of receives, so that a picture on which the process dies ends in the dead-letter queue. A picture without any
 * message was stored in the very moment of the kill: it gets one.
 *
 * While nothing ran nobody could work on a picture, so its deadline is put off.
 *
 * @param lastAlive when the last run gave its last sign of life
 */
export async function pickUpLeftovers(
  { bucket, queues, table }: LocalClients,
  urls: QueueUrls,
  lastAlive: Date | undefined,
): Promise<Leftovers> {
  let released = 0;
  const announced = new Set<string>();
  for (const url of Object.values(urls)) {
    const content = await inspectQueue(url);
    released += await releaseMessages(queues, url, content);
    for (const key of keysIn(content)) announced.add(key);
  }
  let requeued = 0;
  let extended = 0;
  for await (const key of listKeys(bucket)) {
    if (lastAlive && (await extendDeadline(table, key, lastAlive))) extended += 1;
    if (announced.has(key)) continue;
    await announce(bucket, queues, urls.images, key);
    requeued += 1;
  }
  return { released, requeued, extended };
}

const messageSchema = z.object({ body: z.string() });

const queueSchema = z.object({
  messages: z.object({
    ready: z.array(messageSchema),
    delayed: z.array(messageSchema),
    inflight: z.array(z.object({ message: messageSchema, receiptHandle: z.string() })),
  }),
});

type QueueContent = z.infer<typeof queueSchema>['messages'];

/** All messages of a queue, received or not. SQS has no such call; the local store has. */
async function inspectQueue(url: string): Promise<QueueContent> {
  const { origin, pathname } = new URL(url);
  const name = pathname.slice(pathname.lastIndexOf('/') + 1);
  const response = await fetch(`${origin}/_fauxqs/queues/${name}`);
  return queueSchema.parse(await response.json()).messages;
}

async function releaseMessages(client: SQSClient, url: string, { inflight }: QueueContent): Promise<number> {
  for (const { receiptHandle } of inflight) {
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 }),
    );
  }
  return inflight.length;
}

const notificationSchema = z.object({
  Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })),
});

function keysIn({ ready, delayed, inflight }: QueueContent): string[] {
  const bodies = [...ready, ...delayed, ...inflight.map(({ message }) => message)].map(({ body }) => body);
  return bodies.flatMap((body) => {
    const parsed = notificationSchema.safeParse(parseJson(body));
    if (!parsed.success) return [];
    return parsed.data.Records.map(({ s3 }) => decodeURIComponent(s3.object.key.replaceAll('+', ' ')));
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function* listKeys(client: S3Client): AsyncGenerator<string> {
  let continuation: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: localNames.bucket, ContinuationToken: continuation }),
    );
    for (const { Key } of page.Contents ?? []) if (Key) yield Key;
    continuation = page.NextContinuationToken;
  } while (continuation);
}

async function announce(bucket: S3Client, queues: SQSClient, url: string, key: string): Promise<void> {
  const head = await bucket.send(new HeadObjectCommand({ Bucket: localNames.bucket, Key: key }));
  const body = describeObjectCreated({
    bucket: localNames.bucket,
    key,
    size: head.ContentLength ?? 0,
    etag: head.ETag ?? '',
    byForm: false,
    storedAt: head.LastModified ?? new Date(),
    region: localNames.region,
  });
  await queues.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
}
