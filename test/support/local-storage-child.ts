import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { makeLocalClients } from '../../local/clients.ts';
import { localNames, queueUrlsAt } from '../../local/names.ts';
import { ensureResources } from '../../local/resources.ts';
import { startStorage } from '../../local/storage.ts';

/**
 * A process that opens the stores in the folder it is given, stores one picture after the other, and prints the key and the
 * SHA-256 of each as soon as the store has acknowledged it, until it is killed.
 */
const [folder = ''] = process.argv.slice(2);
const storage = await startStorage(folder);
const clients = makeLocalClients(storage);
await ensureResources(clients, queueUrlsAt(storage.objectsAndQueuesUrl));
process.stdout.write('ready\n');

const lanes = Array.from({ length: 4 }, (_, lane) => storePictures(lane));
await Promise.all(lanes);

async function storePictures(lane: number): Promise<void> {
  for (let count = 0; ; count += 1) {
    const key = `uploads/${lane}/${count}`;
    const bytes = Buffer.alloc(300_000, `${key} `);
    await clients.bucket.send(new PutObjectCommand({ Bucket: localNames.bucket, Key: key, Body: bytes }));
    process.stdout.write(`${key} ${createHash('sha256').update(bytes).digest('hex')}\n`);
  }
}
