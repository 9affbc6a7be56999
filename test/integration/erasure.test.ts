import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { acceptedImageSchema, containerSchema, summarySchema } from '../../api/schemas.ts';
import { makeBucketClient, makeQueueClient, makeTableClient } from '../../functions/runtime/clients.ts';
import { queueEnvironment } from '../../functions/runtime/settings.ts';
import { localNames, queueUrlsAt } from '../../local/names.ts';
import { readEnvironment } from '../../settings/read-environment.ts';
import { readSample } from '../support/encoder-pictures.ts';
import { type RunningService, runService } from '../support/running-service.ts';

let service: RunningService;

beforeAll(async () => {
  service = await runService();
});

afterAll(async () => {
  await service.close();
});

async function createContainer(): Promise<string> {
  return containerSchema.parse((await service.call('POST', '/v1/containers')).json).container_id;
}

async function upload(containerId: string): Promise<string> {
  const body = new FormData();
  body.append('file', new Blob([Uint8Array.from(await readSample(1))]), 'picture.jpg');
  const { json } = await service.call('POST', `/v1/containers/${containerId}/images`, { body });
  return acceptedImageSchema.parse(json).image_id;
}

async function summarize(containerId: string) {
  const answer = await service.call('GET', `/v1/containers/${containerId}/summary`, { headers: { Prefer: 'wait=20' } });
  return summarySchema.parse(answer.json);
}

const bodySchema = z.object({ body: z.string() });
const queueSchema = z.object({
  messages: z.object({
    ready: z.array(bodySchema),
    delayed: z.array(bodySchema),
    inflight: z.array(z.object({ message: bodySchema })),
  }),
});

const queues = [
  localNames.imagesQueue,
  localNames.deadLetterQueue,
  localNames.tasksQueue,
  localNames.deadTasksQueue,
  localNames.webhookQueue,
  localNames.deadWebhookQueue,
];

/** Where the queues are served. The functions' own environment tells. */
const findQueues = (): string => new URL(readEnvironment(queueEnvironment).IMAGES_QUEUE_URL).origin;

/** All messages of all queues that carry the id: waiting, delayed, in flight, dead. */
async function findMessages(id: string): Promise<string[]> {
  const address = findQueues();
  const found: string[] = [];
  for (const queue of queues) {
    const response = await fetch(`${address}/_fauxqs/queues/${queue}`);
    const { ready, delayed, inflight } = queueSchema.parse(await response.json()).messages;
    found.push(...[...ready, ...delayed, ...inflight.map(({ message }) => message)].map(({ body }) => body));
  }
  return found.filter((body) => body.includes(id));
}

/** Everything in the table and the bucket that carries the id. */
async function findTraces(id: string): Promise<string[]> {
  const { Items = [] } = await makeTableClient().send(
    new ScanCommand({ TableName: localNames.table, ConsistentRead: true }),
  );
  const { Contents = [] } = await makeBucketClient().send(new ListObjectsV2Command({ Bucket: localNames.bucket }));
  const all = [...Items.map((item) => JSON.stringify(item)), ...Contents.map(({ Key }) => Key ?? '')];
  return all.filter((text) => text.includes(id));
}

describe('erasing', () => {
  it('a container leaves nothing that carries its id', async () => {
    const containerId = await createContainer();
    await upload(containerId);
    await summarize(containerId);
    expect(await findTraces(containerId)).toHaveLength(2);

    const erased = await service.call('DELETE', `/v1/containers/${containerId}`);

    expect(erased).toMatchObject({ status: 204, json: undefined });
    expect(await findTraces(containerId)).toEqual([]);
    // The worker may be about to delete its message still.
    await expect.poll(() => findMessages(containerId)).toHaveLength(1);
    const [task = ''] = await findMessages(containerId);
    expect(JSON.parse(task)).toEqual({ task: 'erase_container', containerId, createdAt: expect.any(Number) });
    expect(await service.call('DELETE', `/v1/containers/${containerId}`)).toMatchObject({
      status: 404,
      json: { code: 'container_not_found' },
    });
  });

  it('a container whose pictures are still with the encoder leaves nothing once the encoder is done', async () => {
    const containerId = await createContainer();
    const other = await createContainer();
    for (let n = 0; n < 5; n += 1) await upload(containerId);
    await service.call('DELETE', `/v1/containers/${containerId}`);

    // Pictures are encoded in their order: once a later one is done, the worker has been through all of them.
    await upload(other);
    await summarize(other);

    await expect.poll(() => findTraces(containerId), { timeout: 10_000 }).toEqual([]);
    await expect
      .poll(() => findMessages(containerId), { timeout: 10_000 })
      .toEqual([expect.stringContaining('erase_container')]);
  });

  it('leaves no message once its task has been done', async () => {
    const containerId = await createContainer();
    await upload(containerId);
    await service.call('DELETE', `/v1/containers/${containerId}`);
    await expect.poll(() => findMessages(containerId), { timeout: 10_000 }).toHaveLength(1);
    const [task = ''] = await findMessages(containerId);

    // The task itself waits for two minutes; the same one without a delay shows what becomes of it.
    const QueueUrl = queueUrlsAt(findQueues()).tasks;
    await makeQueueClient().send(new SendMessageCommand({ QueueUrl, MessageBody: task }));
    expect((await findMessages(containerId)).length).toBeGreaterThan(0);

    await expect.poll(() => findMessages(containerId), { timeout: 10_000 }).toEqual([task]);
    expect(await findTraces(containerId)).toEqual([]);
  });

  it('an image leaves the others, and frees its slot', async () => {
    const containerId = await createContainer();
    const images: string[] = [];
    for (let n = 0; n < 5; n += 1) images.push(await upload(containerId));
    await summarize(containerId);

    const erased = await service.call('DELETE', `/v1/containers/${containerId}/images/${images[2]}`);

    expect(erased.status).toBe(204);
    expect(await findTraces(images[2] ?? '')).toEqual([]);
    await expect.poll(() => findMessages(images[2] ?? '')).toEqual([expect.stringContaining('erase_image')]);
    const { images: left } = await summarize(containerId);
    expect(left.map(({ image_id }) => image_id)).toEqual(images.toSpliced(2, 1));
    expect(await upload(containerId)).toEqual(expect.any(String));
    const again = await service.call('DELETE', `/v1/containers/${containerId}/images/${images[2]}`);
    expect(again).toMatchObject({ status: 404, json: { code: 'image_not_found' } });
  });
});
