import { createHash, randomUUID } from 'node:crypto';
import { readdir, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { NoSuchKey } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { localNames } from '../../../local/names.ts';
import { PROCESSING_DEADLINE_SECONDS } from '../../../settings/work-limits.ts';
import { startChild } from '../../support/local-child.ts';
import { makeTestFolder } from '../../support/local-folders.ts';
import { Bucket, get, keyIn, put } from '../../support/local-pictures.ts';
import { openStorage, receiveMessages } from '../../support/local-storage.ts';

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
    expect(after.leftovers).toEqual({ released: 2, requeued: 0, extended: 0 });
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
    expect(after.leftovers).toEqual({ released: 0, requeued: 1, extended: 0 });
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

describe('a deadline that passed while nothing ran', () => {
  const minutes = (count: number) => new Date(Date.now() + count * 60_000);
  const containerId = randomUUID();
  const imageId = randomUUID();
  const Key = { PK: { S: `CONTAINER#${containerId}` }, SK: { S: 'CONTAINER' } };

  /** A folder with one image in this state, whose process died at this time; opened again. */
  async function reopen({
    status,
    deadline,
    died,
    picture = true,
  }: {
    status: string;
    deadline: Date;
    died: Date;
    picture?: boolean;
  }) {
    const folder = await makeTestFolder();
    const before = await openStorage(folder);
    const slot = { M: { status: { S: status }, deadline: { S: deadline.toISOString() } } };
    await before.table.send(
      new PutItemCommand({ TableName: localNames.table, Item: { ...Key, images: { M: { [imageId]: slot } } } }),
    );
    if (picture) await put(before, `uploads/${containerId}/${imageId}`);
    await before.close();
    await utimes(join(folder, 'lock-holder.txt'), died, died);

    const after = await openStorage(folder);
    const { Item } = await after.table.send(new GetItemCommand({ TableName: localNames.table, Key }));
    const kept = Item?.images?.M?.[imageId]?.M?.deadline?.S ?? '';
    return { extended: after.leftovers.extended, deadline: new Date(kept) };
  }

  it('is put off for a picture that nobody could work on', async () => {
    const { extended, deadline } = await reopen({ status: 'processing', deadline: minutes(-60), died: minutes(-110) });
    expect(extended).toBe(1);
    expect(deadline.getTime()).toBeGreaterThan(minutes(PROCESSING_DEADLINE_SECONDS / 60 - 2).getTime());
  });

  it.each([
    ['somebody may have read that it had passed', { status: 'processing', died: minutes(-59.5) }],
    ['the image is final', { status: 'completed', died: minutes(-110) }],
    ['its picture never came', { status: 'processing', died: minutes(-110), picture: false }],
  ])('stays where %s', async (_, state) => {
    const before = minutes(-60);
    expect(await reopen({ deadline: before, ...state })).toEqual({ extended: 0, deadline: before });
  });
});
