import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  SearchVectorsCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { containerTable } from '../../../functions/adapters/aws/table/container-table.ts';
import { toEnrolmentItem } from '../../../functions/adapters/aws/table/enrolment-items.ts';
import { enrolmentTable } from '../../../functions/adapters/aws/table/enrolment-table.ts';
import { toContainerItem, toSlotItem } from '../../../functions/adapters/aws/table/table-items.ts';
import { TransientError } from '../../../functions/domain/errors.ts';
import { type Enrolment, partitionOf, toSinglePrecision } from '../../../functions/domain/search/enrolment.ts';
import { makeTableClient } from '../../../functions/runtime/clients.ts';
import { SEARCH_INDEX } from '../../../settings/search-index.ts';
import { aContainer, aSlot, CONTAINER_ID, IMAGE_ID, NOW } from '../../support/builders.ts';
import { personVector } from '../../support/faces/people.ts';
import { mockClient } from '../../support/lambda/mock-client.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const table = enrolmentTable(makeTableClient(), 'table');

beforeEach(() => {
  dynamo.reset();
});

const container = aContainer();
const slot = aSlot();
const enrolment: Enrolment = {
  containerId: CONTAINER_ID,
  containerCreatedAt: container.createdAt,
  owner: 'anyone',
  encoder: { name: 'test', version: '1' },
  vector: toSinglePrecision(personVector(1)),
  faces: 1,
  images: [{ imageId: IMAGE_ID, createdAt: slot.createdAt }],
  label: 'a label',
  enrolledAt: NOW,
  expiresAt: container.expiresAt,
};
const query = {
  ...{ owner: 'anyone', encoder: enrolment.encoder, vector: enrolment.vector },
  ...{ limit: 20, maxDistance: 1, now: NOW },
};
const containerItem = { ...toContainerItem(container), images: { [IMAGE_ID]: toSlotItem(slot) } };
const stored = { Responses: { table: [containerItem, toEnrolmentItem(enrolment)] } };

const refusal = (message: string) => Object.assign(new Error(message), { name: 'ValidationException' });

describe('a search', () => {
  it("asks the index for the owner's part and for keys alone", async () => {
    dynamo
      .on(SearchVectorsCommand)
      .resolves({ SearchResults: [{ Item: { PK: `CONTAINER#${CONTAINER_ID}` }, Score: 0.1 }] });
    dynamo.on(QueryCommand).resolves({ Items: [] });

    expect(await table.search({ ...query, limit: 500 })).toEqual({
      containerIds: [CONTAINER_ID],
      searched: 0,
      hasMore: false,
    });

    expect(dynamo.commandCalls(SearchVectorsCommand)[0]?.args[0].input).toMatchObject({
      TableName: 'table',
      IndexName: SEARCH_INDEX.name,
      SearchConditionExpression: 'search_partition = :partition',
      ExpressionAttributeValues: { ':partition': partitionOf(query) },
      ProjectionExpression: 'PK',
      TopK: 100,
    });
  });

  it('leaves out whom the index has found too far away, and says then that there is nobody else', async () => {
    const found = [0.5, 1, 1.001].map((Score, place) => ({ Item: { PK: `CONTAINER#${place}` }, Score }));
    dynamo.on(SearchVectorsCommand).resolves({ SearchResults: found });
    dynamo.on(QueryCommand).resolves({ Items: [] });

    expect(await table.search({ ...query, limit: 3 })).toMatchObject({ containerIds: ['0', '1'], hasMore: false });
    expect(await table.search({ ...query, limit: 3, maxDistance: 2 })).toMatchObject({ hasMore: true });
  });

  it.each([
    // While the index is filled, and before it is there: the words of MiniStack and of Amazon's guide.
    `Cannot search backfilling vector index: ${SEARCH_INDEX.name}`,
    `The table does not have the specified index: ${SEARCH_INDEX.name}`,
  ])('says that the index is not ready: %s', async (message) => {
    dynamo.on(SearchVectorsCommand).rejects(refusal(message));
    dynamo.on(QueryCommand).resolves({ Items: [] });

    await expect(table.search(query)).rejects.toMatchObject({ code: 'search_not_ready' });
  });

  it('takes another refusal for the internal error that it is', async () => {
    dynamo.on(SearchVectorsCommand).rejects(refusal('Input search vector dimension 127 does not match'));
    dynamo.on(QueryCommand).resolves({ Items: [] });

    await expect(table.search(query)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('counts who is enrolled from today on, and no number below zero', async () => {
    dynamo.on(SearchVectorsCommand).resolves({ SearchResults: [] });
    dynamo.on(QueryCommand).resolves({
      Items: [
        { PK: 'SEARCH#x', SK: 'MONTH#2026-02', day_27: 100 },
        { PK: 'SEARCH#x', SK: 'MONTH#2026-03', day_24: 100, day_25: 4, day_31: 2, last_change: '1#x#1', expires_at: 1 },
        { PK: 'SEARCH#x', SK: 'MONTH#2026-04', day_01: 1, day_02: -3 },
      ],
    });

    expect((await table.search(query)).searched).toBe(7);
  });
});

describe('enrolling', () => {
  it('counts before it stores, so that there are never more people than are counted', async () => {
    dynamo.on(UpdateCommand).resolves({});
    dynamo.on(PutCommand).resolves({});
    dynamo.on(BatchGetCommand).resolves(stored);

    expect(await table.put(enrolment)).toBe('enrolled');

    const names = dynamo.calls().map(({ args }) => args[0].constructor.name);
    expect(names).toEqual(['UpdateCommand', 'PutCommand', 'BatchGetCommand']);
  });

  it('names a change of the count, so that its repetition is refused', async () => {
    dynamo.on(UpdateCommand).resolves({});
    dynamo.on(PutCommand).resolves({});
    dynamo.on(BatchGetCommand).resolves(stored);

    await table.put(enrolment);

    expect(dynamo.commandCalls(UpdateCommand)[0]?.args[0].input).toMatchObject({
      Key: { PK: `SEARCH#${partitionOf(enrolment)}`, SK: 'MONTH#2026-03' },
      UpdateExpression: expect.stringContaining('ADD #day :number'),
      ConditionExpression: 'attribute_not_exists(last_change) OR last_change <> :change',
      ExpressionAttributeNames: { '#day': 'day_26' },
      ExpressionAttributeValues: { ':number': 1, ':change': `1#${CONTAINER_ID}#${NOW}` },
    });
  });
});

describe('reading', () => {
  const containerKey = { PK: containerItem.PK, SK: containerItem.SK };
  const enrolmentKey = { PK: containerItem.PK, SK: 'ENROLMENT' };
  const left = { UnprocessedKeys: { table: { Keys: [enrolmentKey] } } };

  it('asks again for what DynamoDB has left out, and for that alone', async () => {
    const asked: unknown[] = [];
    dynamo.on(BatchGetCommand).callsFake(async ({ RequestItems }) => {
      asked.push(RequestItems.table.Keys);
      if (asked.length === 1) return { Responses: { table: [containerItem] }, ...left };
      return { Responses: { table: [toEnrolmentItem(enrolment)] }, UnprocessedKeys: {} };
    });

    expect(await table.read([CONTAINER_ID])).toMatchObject([{ enrolment, container: { containerId: CONTAINER_ID } }]);
    expect(asked).toEqual([[containerKey, enrolmentKey], [enrolmentKey]]);
  });

  it('gives up in the end, and lets more time pass before each call to a table that throttles', async () => {
    const times: number[] = [];
    dynamo.on(BatchGetCommand).callsFake(async () => {
      times.push(performance.now());
      return left;
    });

    await expect(table.read([CONTAINER_ID])).rejects.toBeInstanceOf(TransientError);

    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses).toHaveLength(4);
    // A timer may end a millisecond early.
    for (const [index, pause] of pauses.entries()) expect(pause).toBeGreaterThanOrEqual(25 * 2 ** index - 1);
  });

  it('leaves out a container without an enrolment, and an enrolment without its container', async () => {
    dynamo.on(BatchGetCommand).resolves({ Responses: { table: [containerItem] } });
    expect(await table.read([CONTAINER_ID])).toEqual([]);

    dynamo.on(BatchGetCommand).resolves({ Responses: { table: [toEnrolmentItem(enrolment)] } });
    expect(await table.read([CONTAINER_ID])).toEqual([]);
  });
});

describe('an erasure', () => {
  it.each([
    [true, 1],
    [false, 0],
  ])('removes an enrolment with the search on: %s, and counts it no more only then', async (faceSearch, changes) => {
    dynamo.on(DeleteCommand).resolves({ Attributes: toEnrolmentItem(enrolment) });
    dynamo.on(UpdateCommand).resolves({});

    await containerTable(makeTableClient(), 'table', { faceSearch }).discardEnrolment(enrolment);

    expect(dynamo.commandCalls(DeleteCommand)[0]?.args[0].input.Key).toEqual({
      PK: `CONTAINER#${CONTAINER_ID}`,
      SK: 'ENROLMENT',
    });
    // A function of a deployment without the search may not change the count.
    expect(dynamo.commandCalls(UpdateCommand)).toHaveLength(changes);
  });
});
