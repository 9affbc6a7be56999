import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DeleteMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished } from 'vitest';
import { localNames } from '../../../local/names.ts';
import { queueCompaction } from '../../../local/queue-compaction.ts';
import { makeTestFolder } from '../../support/local-folders.ts';
import { openStorage, receiveMessages } from '../../support/local-storage.ts';
import { findBytes } from '../../support/stored-bytes.ts';

it('a message that was deleted leaves no byte, and the others stay where they are', async () => {
  const folder = await makeTestFolder();
  const open = await openStorage(folder);
  const QueueUrl = open.urls.images;
  for (const MessageBody of ['gone', 'kept']) await open.queues.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  for (const { Body, ReceiptHandle } of await receiveMessages(open, QueueUrl)) {
    if (Body === 'gone') await open.queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
  expect(findBytes(folder, ['gone'])).not.toEqual([]);

  await open.storage.compact({ erased: false });

  expect(findBytes(folder, ['gone'])).toEqual([]);
  expect(findBytes(folder, ['kept'])).toEqual([join('queues', 'fauxqs.db')]);
  // The store goes on with the file.
  await open.queues.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later' }));
  await open.close();
  const again = await openStorage(folder);
  const queue = await fetch(`${again.storage.objectsAndQueuesUrl}/_fauxqs/queues/${localNames.imagesQueue}`);
  const text = await queue.text();
  expect(['gone', 'kept', 'later'].map((body) => text.includes(`"${body}"`))).toEqual([false, true, true]);
});

it('while somebody else reads the file it cannot be cleaned, and the stores go on', async () => {
  const folder = await makeTestFolder();
  const open = await openStorage(folder);
  const reader = new DatabaseSync(join(folder, 'queues', 'fauxqs.db'));
  onTestFinished(() => reader.close());
  reader.exec('BEGIN; SELECT * FROM sqs_messages');
  const send = () => open.queues.send(new SendMessageCommand({ QueueUrl: open.urls.images, MessageBody: 'kept' }));
  await send();
  await expect(open.storage.compact({ erased: true })).rejects.toThrow('The file of the queues is in use');
  await send();
  reader.exec('COMMIT');
  await open.storage.compact({ erased: true });
  expect(await receiveMessages(open, open.urls.images)).toHaveLength(2);
});

/** A file as fauxqs makes it, with so much in it, after one record was deleted. */
async function makeFile(megabytes: number) {
  const folder = await makeTestFolder();
  const database = new DatabaseSync(join(folder, 'fauxqs.db'));
  onTestFinished(() => database.close());
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE messages (body TEXT)');
  const insert = database.prepare('INSERT INTO messages VALUES (?)');
  for (let n = 0; n < megabytes; n += 1) insert.run('x'.repeat(1_000_000));
  const remove = () => {
    insert.run('gone');
    database.exec("DELETE FROM messages WHERE body = 'gone'");
  };
  remove();
  const names = ['fauxqs.db', 'fauxqs.db-wal'];
  return { folder, remove, hasGone: () => names.some((name) => readFileSync(join(folder, name)).includes('gone')) };
}

it('what an earlier run has left is cleaned too', async () => {
  const { folder, hasGone } = await makeFile(0);
  new DatabaseSync(join(folder, 'fauxqs.db')).prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  expect(hasGone()).toBe(true);
  queueCompaction(folder)(false);
  expect(hasGone()).toBe(false);
});

it('a file with many messages is written anew only when something was erased', async () => {
  const { folder, remove, hasGone } = await makeFile(9);
  const compact = queueCompaction(folder);
  compact(false);
  expect(hasGone()).toBe(true);
  compact(true);
  expect(hasGone()).toBe(false);
  remove();
  compact(false);
  expect(hasGone()).toBe(true);
});

it('a file in which nothing was written since is left alone', async () => {
  const { folder } = await makeFile(0);
  const compact = queueCompaction(folder);
  compact(true);
  const { mtimeMs } = statSync(join(folder, 'fauxqs.db'));
  compact(true);
  expect(statSync(join(folder, 'fauxqs.db')).mtimeMs).toBe(mtimeMs);
});
