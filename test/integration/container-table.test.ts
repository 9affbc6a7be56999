import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerTable } from '../../functions/adapters/aws/container-table.ts';
import { containerKey } from '../../functions/adapters/aws/table-items.ts';
import { newId } from '../../functions/domain/ids.ts';
import type { ContainerStore } from '../../functions/domain/ports.ts';
import { makeLocalClients } from '../../local/clients.ts';
import { localCredentials, localNames, queueUrlsAt } from '../../local/names.ts';
import { ensureResources } from '../../local/resources.ts';
import { type Storage, startStorage } from '../../local/storage.ts';
import { aContainer, aFace, aSlot, NOW } from '../support/builders.ts';
import { losingFirstAnswers } from '../support/lost-answers.ts';

let folder: string;
let storage: Storage;
let client: DynamoDBClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'face-encode-test-'));
  storage = await startStorage(folder);
  const clients = makeLocalClients(storage);
  await ensureResources(clients, queueUrlsAt(storage.objectsAndQueuesUrl));
  client = clients.table;
});

afterAll(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

const tableOn = (dynamo: DynamoDBClient): ContainerStore =>
  containerTable(DynamoDBDocumentClient.from(dynamo), localNames.table);

/** A table whose every write takes effect at the first try, and whose answer to it is lost each time. */
const tableLosingAnswers = (): ContainerStore =>
  tableOn(
    losingFirstAnswers(
      new DynamoDBClient({ endpoint: storage.tableUrl, region: localNames.region, credentials: localCredentials }),
      ['UpdateItemCommand', 'PutItemCommand'],
    ),
  );

async function createContainer(table: ContainerStore): Promise<string> {
  const { slots: _, ...container } = aContainer({ containerId: newId() });
  await table.create(container);
  return container.containerId;
}

const reservationIn = (containerId: string) => ({
  containerId,
  owner: 'anyone',
  now: NOW,
  slot: aSlot({ imageId: newId() }),
});

const reserveManyAtOnce = async (table: ContainerStore, containerId: string, count: number) =>
  await Promise.all(Array.from({ length: count }, () => table.reserve(reservationIn(containerId))));

/** The stored counter must always equal the number of slots. */
async function countersOf(containerId: string) {
  const get = new GetCommand({ TableName: localNames.table, Key: containerKey(containerId), ConsistentRead: true });
  const { Item } = await DynamoDBDocumentClient.from(client).send(get);
  return { count: Item?.image_count, slots: Object.keys(Item?.images).length };
}

async function reserveOne(table: ContainerStore) {
  const containerId = await createContainer(table);
  const reservation = reservationIn(containerId);
  await table.reserve(reservation);
  const encodings = {
    imageId: reservation.slot.imageId,
    faces: [{ ...aFace(), faceId: newId() }],
    width: 3,
    height: 4,
    encoder: { name: 'test', version: '1' },
  };
  const found = { slot: reservation.slot, expiresAt: NOW + 60_000 };
  const complete = (now = NOW) => table.complete(containerId, encodings, found, now);
  const fail = () => table.fail(containerId, found.slot, { code: 'corrupt_image', message: 'damaged' }, NOW);
  return { containerId, imageId: encodings.imageId, encodings, found, complete, fail };
}

describe('the limit of five images', () => {
  it.each([1, 2, 3, 4, 5])('holds when forty come at once (round %i)', async () => {
    const table = tableOn(client);
    const containerId = await createContainer(table);

    const outcomes = await reserveManyAtOnce(table, containerId, 40);

    expect(Map.groupBy(outcomes, ({ outcome }) => outcome).get('reserved')).toHaveLength(5);
    expect(Map.groupBy(outcomes, ({ outcome }) => outcome).get('full')).toHaveLength(35);
    expect(await countersOf(containerId)).toEqual({ count: 5, slots: 5 });
  });

  it('holds when forty come at once and the answer to each write is lost', async () => {
    const table = tableLosingAnswers();
    const containerId = await createContainer(table);

    const outcomes = await reserveManyAtOnce(table, containerId, 40);

    expect(Map.groupBy(outcomes, ({ outcome }) => outcome).get('already_reserved')).toHaveLength(5);
    expect(Map.groupBy(outcomes, ({ outcome }) => outcome).get('full')).toHaveLength(35);
    expect(await countersOf(containerId)).toEqual({ count: 5, slots: 5 });
  });

  it('takes one slot for one image, however often it is asked', async () => {
    const table = tableOn(client);
    const containerId = await createContainer(table);
    const reservation = reservationIn(containerId);

    const outcomes = [await table.reserve(reservation), await table.reserve(reservation)];

    expect(outcomes).toEqual([{ outcome: 'reserved' }, { outcome: 'already_reserved', slot: reservation.slot }]);
    expect(await countersOf(containerId)).toEqual({ count: 1, slots: 1 });
  });

  it('counts a slot that was given back no more, however often it was given back', async () => {
    const table = tableLosingAnswers();
    const { containerId, found, complete } = await reserveOne(table);
    await complete();

    await table.release(containerId, found.slot);
    await table.release(containerId, found.slot);

    expect(await countersOf(containerId)).toEqual({ count: 0, slots: 0 });
    expect((await table.read(containerId))?.encodings.size).toBe(0);
  });
});

describe('a reservation', () => {
  it.each([
    ["another owner's container", { owner: 'somebody else' }],
    ['an expired container', { now: Number.MAX_SAFE_INTEGER }],
    ['an unknown container', { containerId: newId() }],
  ])('finds no container in %s', async (_, difference) => {
    const table = tableOn(client);
    const containerId = await createContainer(table);

    const outcome = await table.reserve({ ...reservationIn(containerId), ...difference });

    expect(outcome).toEqual({ outcome: 'container_not_found' });
    expect(await countersOf(containerId)).toEqual({ count: 0, slots: 0 });
  });
});

describe('the state of an image', () => {
  it('becomes completed with its encodings, every bit of them', async () => {
    const table = tableOn(client);
    const { containerId, imageId, encodings, complete } = await reserveOne(table);

    expect(await complete()).toBe('changed');

    const found = await table.read(containerId);
    expect(found?.container.slots).toMatchObject([{ imageId, status: 'completed' }]);
    expect(found?.encodings.get(imageId)).toEqual(encodings);
  });

  it('is kept with the time at which it became final, and with the number of faces', async () => {
    const table = tableOn(client);
    const completed = await reserveOne(table);
    const failed = await reserveOne(table);

    await completed.complete(NOW + 1);
    await failed.fail();

    const slotOf = async ({ containerId, imageId }: typeof failed) =>
      (await table.findSlot(containerId, imageId))?.slot;
    expect(await slotOf(completed)).toMatchObject({ status: 'completed', finishedAt: NOW + 1, faceCount: 1 });
    expect(await slotOf(failed)).toMatchObject({ status: 'failed', finishedAt: NOW });
    expect(await slotOf(failed)).not.toHaveProperty('faceCount');
  });

  it('is final once it is completed', async () => {
    const { complete, fail } = await reserveOne(tableOn(client));
    await complete();

    expect([await complete(), await fail()]).toEqual(['already_completed', 'already_completed']);
  });

  it('is final once it is failed', async () => {
    const table = tableOn(client);
    const { containerId, complete, fail } = await reserveOne(table);
    await fail();

    expect([await complete(), await fail()]).toEqual(['already_failed', 'already_failed']);
    const failure = { code: 'corrupt_image', message: 'damaged' };
    expect((await table.read(containerId))?.container.slots).toMatchObject([{ status: 'failed', failure }]);
  });

  it('does not become completed after its deadline', async () => {
    const { complete } = await reserveOne(tableOn(client));

    expect(await complete(aSlot().deadline)).toBe('deadline_passed');
  });

  it('does not come back once the image was deleted', async () => {
    const table = tableOn(client);
    const { containerId, found, complete, fail } = await reserveOne(table);
    await table.release(containerId, found.slot);

    expect([await complete(), await fail()]).toEqual(['no_slot', 'no_slot']);
  });

  it('keeps the vectors of the first try when a second one brings others', async () => {
    const table = tableOn(client);
    const { containerId, imageId, encodings, found, complete } = await reserveOne(table);
    await complete();
    const others = { ...encodings, faces: [] };

    await table.complete(containerId, others, found, NOW);

    expect((await table.read(containerId))?.encodings.get(imageId)).toEqual(encodings);
  });

  it('does not take the vectors of a picture that was erased, when another one came under the same id', async () => {
    const table = tableOn(client);
    const { containerId, imageId, encodings, found, complete, fail } = await reserveOne(table);
    await table.removeSlot(containerId, imageId, found.slot.createdAt);
    const slot = { ...found.slot, createdAt: found.slot.createdAt + 1 };
    await table.reserve({ ...reservationIn(containerId), slot });

    expect([await complete(), await fail()]).toEqual(['no_slot', 'no_slot']);
    const own = { ...encodings, faces: [] };
    expect(await table.complete(containerId, own, { ...found, slot }, NOW)).toBe('changed');

    await complete();
    await table.discardEncodings(containerId, found.slot);
    expect((await table.read(containerId))?.encodings.get(imageId)).toEqual(own);
  });
});
