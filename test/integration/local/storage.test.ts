import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { describe, expect, it, vi } from 'vitest';
import { localNames } from '../../../local/names.ts';
import { MAX_RECEIVES, VISIBILITY_TIMEOUT_SECONDS } from '../../../settings/work-limits.ts';
import { makeTestFolder } from '../../support/local-folders.ts';
import { listeningAddresses } from '../../support/local-listening.ts';
import { Bucket, get, keyIn, put } from '../../support/local-pictures.ts';
import { openRawClient } from '../../support/local-raw-client.ts';
import { type OpenStorage, openStorage, receiveMessages } from '../../support/local-storage.ts';

describe('the stores', () => {
  it('listen on this machine only', async () => {
    await openStorage(await makeTestFolder());
    const addresses = listeningAddresses(process.pid);
    expect(addresses.length).toBeGreaterThanOrEqual(2);
    expect(new Set(addresses)).toEqual(new Set(['0100007F']));
  });

  it('keep everything over a restart on other ports', async () => {
    const folder = await makeTestFolder();
    const before = await openStorage(folder);
    await before.table.send(
      new PutItemCommand({ TableName: localNames.table, Item: { PK: { S: 'a' }, SK: { S: 'b' }, value: { N: '1' } } }),
    );
    await put(before, 'uploads/1', 'first');
    await before.close();

    const after = await openStorage(folder);
    expect(after.urls.images).not.toBe(before.urls.images);
    const { Item } = await after.table.send(
      new GetItemCommand({ TableName: localNames.table, Key: { PK: { S: 'a' }, SK: { S: 'b' } } }),
    );
    expect(Item?.value).toEqual({ N: '1' });
    expect((await get(after, 'uploads/1')).toString()).toBe('first');
    const messages = await receiveMessages(after, after.urls.images);
    expect(messages.map(({ Body }) => keyIn(Body))).toEqual(['uploads/1']);
  });

  it('take pictures of 15 MB', async () => {
    const open = await openStorage(await makeTestFolder());
    const bytes = Buffer.alloc(15_000_000, 'abc');
    await put(open, 'uploads/big', bytes);
    expect((await get(open, 'uploads/big')).equals(bytes)).toBe(true);
  });

  it('survive clients that go away in the middle of a request', async () => {
    const open = await openStorage(await makeTestFolder());
    for (const address of [open.storage.tableUrl, open.storage.objectsAndQueuesUrl]) {
      const client = await openRawClient(Number(new URL(address).port));
      client.write(
        'POST / HTTP/1.1\r\nHost: x\r\nAuthorization: x\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 9\r\n\r\n{',
      );
      client.socket.destroy();
      await once(client.socket, 'close');
    }
    const broken = vi.fn();
    open.storage.failure.catch(broken);
    await put(open, 'uploads/1');
    const Key = { PK: { S: 'a' }, SK: { S: 'b' } };
    await open.table.send(new PutItemCommand({ TableName: localNames.table, Item: Key }));
    const { Item } = await open.table.send(new GetItemCommand({ TableName: localNames.table, Key }));
    expect(Item).toEqual(Key);
    expect(broken).not.toHaveBeenCalled();
  });

  it('remove the bytes of a deleted picture from the disk', async () => {
    const folder = await makeTestFolder();
    const open = await openStorage(folder);
    await put(open, 'uploads/1', 'find me if you can');
    await open.bucket.send(new DeleteObjectCommand({ Bucket, Key: 'uploads/1' }));
    await open.close();
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const content = await readFile(join(entry.parentPath, entry.name));
      expect(content.includes('find me if you can'), entry.name).toBe(false);
    }
  });
});

describe('an object that was created', () => {
  it('has a message like those of S3', async () => {
    const open = await openStorage(await makeTestFolder());
    await put(open, 'uploads/a b/ü', 'picture');
    const [message, ...others] = await receiveMessages(open, open.urls.images);
    expect(others).toEqual([]);
    expect(JSON.parse(message?.Body ?? '').Records).toMatchObject([
      {
        eventName: 'ObjectCreated:Put',
        s3: {
          bucket: { name: Bucket },
          object: {
            key: 'uploads/a+b/%C3%BC',
            size: 7,
            eTag: createHash('md5').update('picture').digest('hex'),
          },
        },
      },
    ]);
  });

  it('by a form has one message, which says so', async () => {
    const open = await openStorage(await makeTestFolder());
    const { url, fields } = await createPresignedPost(open.bucket, { Bucket, Key: 'uploads/form' });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob(['picture']), 'a.jpg');
    const response = await fetch(url, { method: 'POST', body: form });
    expect(response.status).toBe(204);
    const messages = await receiveMessages(open, open.urls.images);
    expect(messages.map(({ Body }) => JSON.parse(Body ?? '').Records[0])).toMatchObject([
      { eventName: 'ObjectCreated:Post', s3: { object: { key: 'uploads/form', size: 7 } } },
    ]);
  });

  it('has its message when the upload is acknowledged, however many come at once', async () => {
    const open = await openStorage(await makeTestFolder());
    await Promise.all(Array.from({ length: 50 }, (_, index) => put(open, `uploads/${index}`)));
    const { Attributes } = await open.queues.send(
      new GetQueueAttributesCommand({ QueueUrl: open.urls.images, AttributeNames: ['All'] }),
    );
    expect(Attributes?.ApproximateNumberOfMessages).toBe('50');
  });
});

describe('the queues', () => {
  const attributes = async ({ queues, urls }: OpenStorage) =>
    (await queues.send(new GetQueueAttributesCommand({ QueueUrl: urls.images, AttributeNames: ['All'] }))).Attributes;

  it('have the numbers of the contract, also when they were made with others', async () => {
    const folder = await makeTestFolder();
    const before = await openStorage(folder);
    const expected = {
      VisibilityTimeout: String(VISIBILITY_TIMEOUT_SECONDS),
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${localNames.deadLetterQueue}`,
        maxReceiveCount: MAX_RECEIVES,
      }),
    };
    expect(await attributes(before)).toMatchObject(expected);
    await put(before, 'uploads/1');
    await before.queues.send(
      new SetQueueAttributesCommand({
        QueueUrl: before.urls.images,
        Attributes: { VisibilityTimeout: '1', RedrivePolicy: '' },
      }),
    );
    await before.close();

    const after = await openStorage(folder);
    expect(await attributes(after)).toMatchObject({ ...expected, ApproximateNumberOfMessages: '1' });
  });

  it('hand a message over to the dead letters after so many receives', async () => {
    const open = await openStorage(await makeTestFolder());
    await put(open, 'uploads/1');
    for (let times = 1; times <= MAX_RECEIVES; times += 1) {
      const [message] = await receiveMessages(open, open.urls.images);
      expect(message?.Attributes?.ApproximateReceiveCount).toBe(String(times));
      await resetVisibility(open, open.urls.images, message?.ReceiptHandle);
    }
    await receiveMessages(open, open.urls.images);
    const [dead] = await receiveMessages(open, open.urls.deadLetters);
    expect(keyIn(dead?.Body)).toBe('uploads/1');
  });
});

const resetVisibility = (open: OpenStorage, QueueUrl: string, ReceiptHandle: string | undefined) =>
  open.queues.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
