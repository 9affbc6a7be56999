import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventTopic } from '../../../functions/adapters/aws/event-topic.ts';
import { pictureBucket } from '../../../functions/adapters/aws/picture-bucket.ts';
import { containerTable } from '../../../functions/adapters/aws/table/container-table.ts';
import { taskQueue } from '../../../functions/adapters/aws/task-queue.ts';
import { TransientError } from '../../../functions/domain/errors.ts';
import {
  makeBucketClient,
  makeQueueClient,
  makeTableClient,
  makeTopicClient,
} from '../../../functions/runtime/clients.ts';
import { aPictureName, CONTAINER_ID, IMAGE_ID, NOW } from '../../support/builders.ts';
import { type Listening, listen } from '../../support/http/listen.ts';
import { setEnvironment } from '../../support/lambda/set-environment.ts';

/** Milliseconds of a try. */
const LIMIT = 150;

/** How a server can keep a caller waiting. */
const manners: Record<string, (response: ServerResponse) => void> = {
  'says nothing': () => undefined,
  'stops in the middle of its answer': (response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('{');
  },
  'drips its answer': (response) => {
    // With a checksum the SDK reads a picture through a stream of its own.
    response.writeHead(200, { 'content-length': '1000000', 'x-amz-checksum-crc32': 'AAAAAA==' });
    const dripping = setInterval(() => response.write(' '), 20);
    response.once('close', () => clearInterval(dripping));
  },
};

let server: Listening;
let behave: (response: ServerResponse) => void;

beforeAll(async () => {
  const behaving = createServer((request, response) => {
    request.resume();
    behave(response);
  });
  server = await listen(behaving);
  return setEnvironment({
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL: server.url,
  });
});

afterAll(() => server.close());

const event = {
  containerId: CONTAINER_ID,
  imageId: IMAGE_ID,
  status: 'failed',
  errorCode: 'timed_out',
  faces: null,
  occurredAt: NOW,
} as const;
const task = { task: 'erase_container', containerId: CONTAINER_ID, createdAt: NOW } as const;
const pictures = (limit?: number) => pictureBucket(makeBucketClient(false, limit), 'bucket');

describe.each(Object.entries(manners))('a store that %s', (_, manner) => {
  beforeAll(() => {
    behave = manner;
  });

  it.concurrent.each<[string, () => Promise<unknown>]>([
    ['the table', () => containerTable(makeTableClient(LIMIT), 'table').findSlot(CONTAINER_ID, IMAGE_ID)],
    ['the bucket, by a small call', () => pictures(LIMIT).list(CONTAINER_ID)],
    ['the bucket, by a picture for it', () => pictures(LIMIT).put(aPictureName(), new Uint8Array(4_000_000))],
    ['the bucket, by a picture from it', () => pictures(LIMIT).get(aPictureName())],
    ['the queue', () => taskQueue(makeQueueClient(LIMIT), `${server.url}/1/tasks`).enqueue(task, 1)],
    ['the topic', () => eventTopic(makeTopicClient(LIMIT), 'arn:aws:sns:eu-central-1:1:events').publish(event)],
  ])('is given up: %s', async (_store, call) => {
    await expect(call()).rejects.toThrow(TransientError);
  });
});

it('a response that ends in time is not cut off', async () => {
  behave = (response) => response.writeHead(200).end('picture');

  expect(Buffer.from((await pictures().get(aPictureName())) ?? []).toString()).toBe('picture');
});
