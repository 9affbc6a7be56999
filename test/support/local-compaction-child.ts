import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { makeLocalClients } from '../../local/clients.ts';
import { localNames, queueUrlsAt } from '../../local/names.ts';
import { ensureResources } from '../../local/resources.ts';
import { startStorage } from '../../local/storage.ts';

/**
 * A process that opens the stores in the folder it is given, puts one item after the other under a name, and prints the
 * number of each that was acknowledged, until it is killed. Meanwhile the files of the stores are written anew all the time.
 */
const [folder = '', name = ''] = process.argv.slice(2);
const storage = await startStorage(folder);
const { table, ...others } = makeLocalClients(storage);
await ensureResources({ table, ...others }, queueUrlsAt(storage.objectsAndQueuesUrl));
await Promise.all([putItems(), compactStores()]);

async function putItems(): Promise<void> {
  for (let count = 0; ; count += 1) {
    const Item = { PK: { S: name }, SK: { S: String(count) }, filling: { S: 'x'.repeat(5_000) } };
    await table.send(new PutItemCommand({ TableName: localNames.table, Item }));
    process.stdout.write(`put ${count}\n`);
  }
}

async function compactStores(): Promise<void> {
  for (;;) {
    await storage.compact({ erased: true });
    process.stdout.write('compacted\n');
  }
}
