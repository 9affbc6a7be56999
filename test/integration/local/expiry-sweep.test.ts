import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { containerTable } from '../../../functions/adapters/aws/container-table.ts';
import { type LocalClients, makeLocalClients } from '../../../local/clients.ts';
import { removeExpiredItems } from '../../../local/expiry-sweep.ts';
import { localNames, queueUrlsAt } from '../../../local/names.ts';
import { ensureResources } from '../../../local/resources.ts';
import { type Storage, startStorage } from '../../../local/storage.ts';
import { aContainer, idNumber, MINUTE, NOW } from '../../support/builders.ts';

let folder: string;
let storage: Storage;
let clients: LocalClients;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'face-encode-test-'));
  storage = await startStorage(folder);
  clients = makeLocalClients(storage);
  await ensureResources(clients, queueUrlsAt(storage.objectsAndQueuesUrl));
});

afterAll(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

it('removes what has expired and nothing else', async () => {
  const table = containerTable(DynamoDBDocumentClient.from(clients.table), localNames.table);
  const expired = aContainer({ containerId: idNumber(1), expiresAt: NOW });
  const alive = aContainer({ containerId: idNumber(2), expiresAt: NOW + MINUTE });
  for (const { slots: _, ...container } of [expired, alive]) await table.create(container);

  const note = vi.fn();
  const removed = await removeExpiredItems(clients.table, NOW, note);

  expect(removed).toBe(1);
  expect(note).toHaveBeenCalledOnce();
  expect(await table.read(expired.containerId)).toBeUndefined();
  expect(await table.read(alive.containerId)).toBeDefined();
});
