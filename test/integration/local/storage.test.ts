import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { describe, expect, it, vi } from 'vitest';
import { MAX_RECEIVES, VISIBILITY_TIMEOUT_SECONDS } from '../../../api/limits.ts';
import { localNames } from '../../../local/names.ts';
import { startChild } from '../../support/local-child.ts';
import { makeTestFolder } from '../../support/local-folders.ts';
import { listeningAddresses } from '../../support/local-listening.ts';
import { openRawClient } from '../../support/local-raw-client.ts';
import { type OpenStorage, openStorage, receiveMessages } from '../../support/local-storage.ts';

const Bucket = localNames.bucket;

const put = ({ bucket }: OpenStorage, Key: string, Body: string | Uint8Array = 'picture') =>
  bucket.send(new PutObjectCommand({ Bucket, Key, Body }));

async function get({ bucket }: OpenStorage, Key: string): Promise<Buffer> {
  const { Body } = await bucket.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

const keyIn = (body = '') => JSON.parse(body).Records[0].s3.object.key;

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

describe('after a run that did not end well', () => {
  it('messages that were received come again at once, with their count of receives', async () => {
    const folder = await makeTestFolder();
    const before = await openStorage(folder);
    await put(before, 'uploads/1');
    await before.queues.send(
      new SendMessageCommand({ QueueUrl: before.urls.deadLetters, MessageBody: JSON.stringify({ Records: [] }) }),
    );
    await receiveMessages(before, before.urls.images);
    await receiveMessages(before, before.urls.deadLetters);
    await before.close();

    const after = await openStorage(folder);
    expect(after.leftovers).toEqual({ released: 2, requeued: 0 });
    const [image] = await receiveMessages(after, after.urls.images);
    expect(image?.Attributes?.ApproximateReceiveCount).toBe('2');
    expect(await receiveMessages(after, after.urls.deadLetters)).toHaveLength(1);
  });

  it('an object without a message gets one, and no other object does', async () => {
    const folder = await makeTestFolder();
    const before = await openStorage(folder);
    await put(before, 'uploads/lost');
    const [lost] = await receiveMessages(before, before.urls.images);
    await before.queues.send(
      new DeleteMessageCommand({ QueueUrl: before.urls.images, ReceiptHandle: lost?.ReceiptHandle }),
    );
    await put(before, 'uploads/kept');
    await before.close();

    const after = await openStorage(folder);
    expect(after.leftovers).toEqual({ released: 0, requeued: 1 });
    const messages = await receiveMessages(after, after.urls.images);
    expect(messages.map(({ Body }) => keyIn(Body)).sort()).toEqual(['uploads/kept', 'uploads/lost']);
  });

  it('a picture that is not whole is gone, and the others are not', async () => {
    const folder = await makeTestFolder();
    const before = await openStorage(folder);
    const names = ['whole', 'torn', 'no-record', 'half-record', 'no-bytes'];
    for (const name of names) await put(before, `uploads/${name}`, name);
    await before.close();
    const objects = join(folder, 'objects', 'buckets', Bucket, 'objects', 'uploads');
    await truncate(join(objects, 'torn.data'), 2);
    await truncate(join(objects, 'half-record.meta.json'), 20);
    await writeFile(join(objects, 'no-record.meta.json'), '');
    await truncate(join(objects, 'no-bytes.data'), 0);
    await writeFile(join(objects, 'orphan.data'), 'no record at all');
    await writeFile(join(folder, 'objects', 'buckets', Bucket, '.bucket.json'), '{');

    const after = await openStorage(folder);
    expect((await get(after, 'uploads/whole')).toString()).toBe('whole');
    for (const name of names.slice(1)) {
      await expect(get(after, `uploads/${name}`), name).rejects.toThrow(NoSuchKey);
    }
    expect(await readdir(objects)).toEqual(['whole.data', 'whole.meta.json']);
  });

  it('by SIGKILL, every acknowledged picture is whole and has its message', async () => {
    const folder = await makeTestFolder();
    const child = startChild(new URL('../../support/local-storage-child.ts', import.meta.url), [folder]);
    await child.printed(/ready\n(.*\n){40}/);
    child.kill('SIGKILL');
    expect(await child.exited()).toBe('SIGKILL');
    const acknowledged = child
      .stdout()
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split(' '));

    const open = await openStorage(folder);
    for (const [key = '', hash] of acknowledged) {
      expect(
        createHash('sha256')
          .update(await get(open, key))
          .digest('hex'),
        key,
      ).toBe(hash);
    }
    const { Attributes } = await open.queues.send(
      new GetQueueAttributesCommand({ QueueUrl: open.urls.images, AttributeNames: ['All'] }),
    );
    // Pictures stored in the moment of the kill, whose acknowledgement was not printed, may have one, too.
    expect(Number(Attributes?.ApproximateNumberOfMessages)).toBeGreaterThanOrEqual(acknowledged.length);
    expect(Number(Attributes?.ApproximateNumberOfMessages)).toBeLessThanOrEqual(acknowledged.length + 4);
  });
});

describe('a data folder that cannot be used is refused in one line', () => {
  const refusal = async (folder: string) => {
    const error = await openStorage(folder).catch((reason: unknown) => reason);
    return error instanceof Error ? `${error.name}: ${error.message}` : 'it was opened';
  };

  it('when another process works in it', async () => {
    const folder = await makeTestFolder();
    const child = startChild(new URL('../../support/local-storage-child.ts', import.meta.url), [folder]);
    await child.printed(/ready/);
    const text = await refusal(folder);
    expect(text).toBe(
      `StartError: The data folder ${folder} is in use by another process (number ${child.pid}). Stop that one, or set DATA_DIR to another folder.`,
    );
  });

  it('when this process has opened it already', async () => {
    const folder = await makeTestFolder();
    await openStorage(folder);
    expect(await refusal(folder)).toContain('is in use by another process');
  });

  it('when it is a file', async () => {
    const file = join(await makeTestFolder(), 'file');
    await writeFile(file, '');
    expect(await refusal(file)).toContain(`The data folder ${file} cannot be written`);
    expect(await refusal(join(file, 'below'))).toContain('cannot be written');
  });

  it('when the file of the queues is damaged', async () => {
    const folder = await makeTestFolder();
    await mkdir(join(folder, 'queues'));
    await writeFile(join(folder, 'queues', 'fauxqs.db'), 'this is no database '.repeat(500));
    expect(await refusal(folder)).toContain(`StartError: The pictures and queues in the data folder ${folder}`);
  });

  it('when the files of the table are damaged', async () => {
    const folder = await makeTestFolder();
    await (await openStorage(folder)).close();
    await writeFile(join(folder, 'table', 'CURRENT'), 'garbage');
    expect(await refusal(folder)).toBe(
      `StartError: The table in the data folder ${folder} cannot be used (its files are damaged). Move the folder away, or set DATA_DIR to another one.`,
    );
  });
});
