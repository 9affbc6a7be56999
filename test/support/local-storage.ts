import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import { type LocalClients, makeLocalClients } from '../../local/clients.ts';
import { type QueueUrls, queueUrlsAt } from '../../local/names.ts';
import { type Leftovers, pickUpLeftovers } from '../../local/requeue.ts';
import { ensureResources } from '../../local/resources.ts';
import { type Storage, startStorage } from '../../local/storage.ts';

export interface OpenStorage extends LocalClients {
  readonly storage: Storage;
  readonly urls: QueueUrls;
  readonly leftovers: Leftovers;
  close(): Promise<void>;
}

/** Opens the local stores on a folder, ready for use; they are closed with the test at the latest. */
export async function openStorage(folder: string): Promise<OpenStorage> {
  const storage = await startStorage(folder);
  let open = true;
  const close = async () => {
    if (open) await storage.close();
    open = false;
  };
  onTestFinished(close);
  const clients = makeLocalClients(storage);
  const urls = queueUrlsAt(storage.objectsAndQueuesUrl);
  await Promise.race([ensureResources(clients, urls), storage.failure]);
  const leftovers = await pickUpLeftovers(clients, urls, storage.lastAlive);
  return { ...clients, storage, urls, leftovers, close };
}

/** Receives what is in a queue, at most ten messages, and waits a second for the first one. */
export async function receiveMessages({ queues }: LocalClients, url: string) {
  const { Messages } = await queues.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 2,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages ?? [];
}
