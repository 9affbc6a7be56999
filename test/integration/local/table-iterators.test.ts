import { createRequire } from 'node:module';
import { PutItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ClassicLevel } from 'classic-level';
import { expect, it, onTestFinished, vi } from 'vitest';
import { makeLocalClients } from '../../../local/clients.ts';
import { findLevel, hookLevel } from '../../../local/level-hooks.ts';
import { localNames, queueUrlsAt } from '../../../local/names.ts';
import { ensureResources } from '../../../local/resources.ts';
import { openStores } from '../../../local/stores.ts';
import { makeTestFolder } from '../../support/local-folders.ts';

const TableName = localNames.table;
const Key = (partition: number, sort: number) => ({ PK: { S: `p${partition}` }, SK: { S: `s${sort}` } });

/** Every iterator attaches itself to its database when it is made, and detaches itself when it is closed. */
function watchIterators() {
  const open = new Set<unknown>();
  let made = 0;
  const { attachResource, detachResource } = ClassicLevel.prototype;
  vi.spyOn(ClassicLevel.prototype, 'attachResource').mockImplementation(function (this: ClassicLevel, resource) {
    made += 1;
    open.add(resource);
    attachResource.call(this, resource);
  });
  vi.spyOn(ClassicLevel.prototype, 'detachResource').mockImplementation(function (this: ClassicLevel, resource) {
    open.delete(resource);
    detachResource.call(this, resource);
  });
  onTestFinished(() => void vi.restoreAllMocks());
  return { open, made: () => made };
}

it('queries and scans leave no iterator of the table open', async () => {
  const iterators = watchIterators();
  const stores = await openStores(await makeTestFolder());
  onTestFinished(() => stores.close());
  const address = (port: number) => `http://127.0.0.1:${port}`;
  const storage = { tableUrl: address(stores.dynalitePort), objectsAndQueuesUrl: address(stores.fauxqsPort) };
  const clients = makeLocalClients(storage);
  await ensureResources(clients, queueUrlsAt(storage.objectsAndQueuesUrl));
  for (let n = 0; n < 10; n += 1) await clients.table.send(new PutItemCommand({ TableName, Item: Key(n % 2, n) }));
  const before = iterators.made();

  for (let n = 0; n < 25; n += 1) {
    const partition = {
      TableName,
      KeyConditionExpression: 'PK = :p',
      ExpressionAttributeValues: { ':p': { S: 'p1' } },
    };
    // To its end, and broken off before.
    expect((await clients.table.send(new QueryCommand(partition))).Count).toBe(5);
    expect((await clients.table.send(new QueryCommand({ ...partition, Limit: 2 }))).Count).toBe(2);
    expect((await clients.table.send(new ScanCommand({ TableName }))).Count).toBe(10);
    expect((await clients.table.send(new ScanCommand({ TableName, Limit: 3 }))).Count).toBe(3);
  }

  // Each of them is an iterator over values, around one over entries.
  expect(iterators.made() - before).toBe(200);
  // They are closed behind the answer.
  await vi.waitFor(() => expect(iterators.open.size).toBe(0));
});

it('the hook is set once, however many stores are opened', () => {
  hookLevel();
  const { keys, values, open } = ClassicLevel.prototype;
  hookLevel();
  expect(ClassicLevel.prototype).toMatchObject({ keys, values, open });
});

it('dynalite uses the LevelDB that is hooked', () => {
  const fromDynalite = createRequire(createRequire(import.meta.resolve('dynalite')).resolve('level'));
  expect(fromDynalite.resolve('classic-level')).toBe(createRequire(import.meta.url).resolve('classic-level'));
});

it('stores whose table is in another LevelDB are refused', () => {
  expect(() => findLevel('a folder that was never opened')).toThrow(
    'dynalite does not use the installed classic-level',
  );
});
