import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { containerTable } from '../../../functions/adapters/aws/table/container-table.ts';
import { toContainerItem, toEncodingsItem, toSlotItem } from '../../../functions/adapters/aws/table/table-items.ts';
import { TransientError } from '../../../functions/domain/errors.ts';
import { makeTableClient } from '../../../functions/runtime/clients.ts';
import {
  aContainer,
  aFace,
  aSlot,
  aVector,
  CONTAINER_ID,
  IMAGE_ID,
  idNumber,
  NOW,
  someEncodings,
} from '../../support/builders.ts';
import { mockClient } from '../../support/lambda/mock-client.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const table = containerTable(makeTableClient(), 'table');

beforeEach(() => {
  dynamo.reset();
});

const conditionFailed = new ConditionalCheckFailedException({
  message: 'The conditional request failed',
  $metadata: {},
});
const container = aContainer();
const slot = aSlot();
const reservation = { containerId: CONTAINER_ID, owner: 'anyone', now: NOW, slot };
const encodings = someEncodings();

const itemWith = (...slots: (typeof slot)[]) => ({
  ...toContainerItem(container),
  images: Object.fromEntries(slots.map((taken) => [taken.imageId, toSlotItem(taken)])),
});

describe('reserving a slot', () => {
  it('is one conditional update of the container', async () => {
    dynamo.on(UpdateCommand).resolves({});

    const outcome = await table.reserve(reservation);

    expect(outcome).toEqual({ outcome: 'reserved' });
    expect(dynamo.calls()).toHaveLength(1);
    const input = dynamo.commandCalls(UpdateCommand)[0]?.args[0].input;
    expect(input?.ConditionExpression).toContain('image_count < :max');
    expect(input?.ConditionExpression).toContain('attribute_not_exists(images.#image)');
    expect(input?.ExpressionAttributeValues).toMatchObject({ ':max': 5, ':owner': 'anyone' });
  });

  it.each([
    ['container_not_found', 'there is no container', undefined],
    ['container_not_found', "the container is another owner's", { ...itemWith(), owner: 'somebody else' }],
    ['container_not_found', 'the container has expired', { ...itemWith(), expires_at: NOW / 1000 }],
    ['already_reserved', 'an earlier try took the slot', itemWith(slot)],
    ['full', 'other images have all slots', itemWith(...[1, 2, 3, 4, 5].map((n) => aSlot({ imageId: idNumber(n) })))],
  ])('says %s when the condition fails and %s', async (outcome, _, Item) => {
    dynamo.on(UpdateCommand).rejects(conditionFailed);
    dynamo.on(GetCommand).resolves({ ...(Item && { Item }) });

    expect(await table.reserve(reservation)).toMatchObject({ outcome });
    expect(dynamo.commandCalls(GetCommand)[0]?.args[0].input.ConsistentRead).toBe(true);
  });

  it('reports a throttled table as a temporary fault', async () => {
    const throttled = Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
    dynamo.on(UpdateCommand).rejects(throttled);

    await expect(table.reserve(reservation)).rejects.toThrow(TransientError);
  });

  it('keeps an error that trying again would not mend', async () => {
    const denied = Object.assign(new Error('not allowed'), { name: 'AccessDeniedException' });
    dynamo.on(UpdateCommand).rejects(denied);

    await expect(table.reserve(reservation)).rejects.toBe(denied);
  });
});

describe('completing an image', () => {
  const complete = () => table.complete(CONTAINER_ID, encodings, { slot, expiresAt: container.expiresAt }, NOW);

  it('writes the encodings before it changes the slot', async () => {
    dynamo.on(PutCommand).resolves({});
    dynamo.on(UpdateCommand).resolves({});

    expect(await complete()).toBe('changed');

    expect(dynamo.calls().map(({ args }) => args[0].constructor.name)).toEqual(['PutCommand', 'UpdateCommand']);
    expect(dynamo.commandCalls(PutCommand)[0]?.args[0].input).toMatchObject({
      ConditionExpression: 'attribute_not_exists(PK) OR slot_created_at < :created_at',
      Item: { PK: `CONTAINER#${CONTAINER_ID}`, SK: `IMAGE#${IMAGE_ID}`, expires_at: container.expiresAt / 1000 },
    });
    const condition = dynamo.commandCalls(UpdateCommand)[0]?.args[0].input.ConditionExpression;
    expect(condition).toBe(
      'images.#image.#status = :processing AND images.#image.created_at = :created_at AND images.#image.deadline > :now',
    );
  });

  it.each([
    ['already_completed', 'completed' as const],
    ['already_failed', 'failed' as const],
    ['deadline_passed', 'processing' as const],
  ])('says %s when the slot is %s', async (outcome, status) => {
    dynamo.on(PutCommand).resolves({});
    dynamo.on(UpdateCommand).rejects(conditionFailed);
    dynamo.on(GetCommand).resolves({ Item: itemWith(aSlot({ status })) });

    expect(await complete()).toBe(outcome);
  });

  it('says no_slot when the image was deleted', async () => {
    dynamo.on(PutCommand).resolves({});
    dynamo.on(UpdateCommand).rejects(conditionFailed);
    dynamo.on(GetCommand).resolves({ Item: { expires_at: 1 } });

    expect(await complete()).toBe('no_slot');
  });

  it('keeps the encodings that an earlier try has written', async () => {
    dynamo.on(PutCommand).rejects(conditionFailed);
    dynamo.on(UpdateCommand).resolves({});

    expect(await complete()).toBe('changed');
  });
});

describe('every change', () => {
  it('is conditional', async () => {
    dynamo.on(PutCommand).resolves({});
    dynamo.on(UpdateCommand).resolves({});
    dynamo.on(DeleteCommand).resolves({});
    dynamo.on(GetCommand).resolves({});

    await table.create(container);
    await table.reserve(reservation);
    await table.release(CONTAINER_ID, slot);
    await table.complete(CONTAINER_ID, encodings, { slot, expiresAt: container.expiresAt }, NOW);
    await table.fail(CONTAINER_ID, slot, { code: 'timed_out', message: 'late' }, NOW);
    await table.claim(CONTAINER_ID, slot);
    await table.removeSlot(CONTAINER_ID, IMAGE_ID, NOW);
    await table.removeContainer(CONTAINER_ID, NOW);
    await table.discardEncodings(CONTAINER_ID, slot);

    const writes = [
      ...dynamo.commandCalls(PutCommand),
      ...dynamo.commandCalls(UpdateCommand),
      ...dynamo.commandCalls(DeleteCommand),
    ];
    expect(writes).toHaveLength(11);
    expect(writes.every(({ args }) => args[0].input.ConditionExpression)).toBe(true);
  });
});

describe('removing a container', () => {
  it('leaves one alone that was created at another time under the same id', async () => {
    dynamo.on(DeleteCommand).resolves({});

    await table.removeContainer(CONTAINER_ID, NOW);

    expect(dynamo.commandCalls(DeleteCommand)[0]?.args[0].input).toMatchObject({
      ConditionExpression: 'created_at = :created_at',
      ExpressionAttributeValues: { ':created_at': new Date(NOW).toISOString() },
    });
  });
});

describe('reading a container', () => {
  it('gives the container and its encodings as they were written', async () => {
    const Items = [itemWith(slot), toEncodingsItem(CONTAINER_ID, encodings, { slot, expiresAt: container.expiresAt })];
    dynamo.on(QueryCommand).resolves({ Items });

    const found = await table.read(CONTAINER_ID);

    expect(found?.container).toEqual({ ...container, slots: [slot] });
    expect(found?.encodings.get(IMAGE_ID)).toEqual(encodings);
    expect(dynamo.commandCalls(QueryCommand)[0]?.args[0].input.ConsistentRead).toBe(true);
  });

  it('reads all pages', async () => {
    const encodingsItem = toEncodingsItem(CONTAINER_ID, encodings, { slot, expiresAt: container.expiresAt });
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [itemWith(slot)], LastEvaluatedKey: { PK: 'x' } })
      .resolves({ Items: [encodingsItem] });

    expect((await table.read(CONTAINER_ID))?.encodings.size).toBe(1);
  });

  it('keeps every bit of a vector', async () => {
    const vector = aVector()
      .with(0, -0)
      .with(1, Number.MIN_VALUE)
      .with(2, 0.1 + 0.2);
    const faces = [{ ...aFace({ vector }), faceId: idNumber(1) }];
    const encodingsItem = toEncodingsItem(CONTAINER_ID, { ...encodings, faces }, { slot, expiresAt: 0 });
    dynamo.on(QueryCommand).resolves({ Items: [itemWith(slot), encodingsItem] });

    const read = (await table.read(CONTAINER_ID))?.encodings.get(IMAGE_ID)?.faces[0]?.vector;

    expect(read?.every((number, index) => Object.is(number, vector[index]))).toBe(true);
  });

  it('reads faces of earlier versions, of which no quality was stored', async () => {
    const item = toEncodingsItem(CONTAINER_ID, encodings, { slot, expiresAt: 0 });
    const faces = item.faces.map(({ quality: _, ...face }) => face);
    dynamo.on(QueryCommand).resolves({ Items: [itemWith(slot), { ...item, faces }] });

    const read = (await table.read(CONTAINER_ID))?.encodings.get(IMAGE_ID)?.faces;

    expect(read).toEqual(encodings.faces.map((face) => ({ ...face, quality: null })));
  });

  it('refuses an item that this service cannot have written', async () => {
    dynamo
      .on(QueryCommand)
      .resolves({ Items: [{ ...itemWith(slot), images: { [IMAGE_ID]: { status: 'unheard of' } } }] });

    await expect(table.read(CONTAINER_ID)).rejects.toThrow('status');
  });

  it('finds nothing where there is no container', async () => {
    dynamo.on(QueryCommand).resolves({});

    expect(await table.read(CONTAINER_ID)).toBeUndefined();
  });
});
