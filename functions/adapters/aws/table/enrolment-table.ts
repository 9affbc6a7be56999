import { type DynamoDBDocumentClient, SearchVectorsCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { SEARCH_INDEX } from '../../../../settings/search-index.ts';
import { ApiError } from '../../../domain/errors.ts';
import {
  type EnrolmentName,
  type EnrolmentStore,
  type Found,
  isFindable,
  MAX_FOUND,
  partitionOf,
  type SearchQuery,
  type StoredEnrolment,
} from '../../../domain/search/enrolment.ts';
import { mapSdkErrors } from '../sdk-errors.ts';
import { countEnrolment, sumEnrolments } from './enrolment-counts.ts';
import { enrolmentKey, fromEnrolmentItem, isEnrolmentItem, toEnrolmentItem } from './enrolment-items.ts';
import { type TableAccess, tableAccess } from './table-access.ts';
import { containerKey, fromContainerItem, isContainerItem } from './table-items.ts';

/**
 * Enrolments in the table of the containers, searched by its vector index. DynamoDB fills the index a little later than the table,
 * and keeps entries until the items are gone, so what is found counts only as `read` tells it.
 */
export function enrolmentTable(client: DynamoDBDocumentClient, tableName: string): EnrolmentStore {
  const table = tableAccess(client, tableName);

  const read: EnrolmentStore['read'] = async (containerIds) => {
    const keys = containerIds.flatMap((id) => [containerKey(id), enrolmentKey(id)]);
    const byContainer = Map.groupBy(await table.batchGet(keys), (item) => item.PK);
    const stored = containerIds.map((id) => toStored(byContainer.get(containerKey(id).PK) ?? []));
    return stored.filter((found) => found !== undefined);
  };

  return {
    read,

    async put(enrolment) {
      // Before the item, so that there are never more people than are counted.
      await countEnrolment(table, enrolment, 1);
      const { outcome, old } = await table.replace(toEnrolmentItem(enrolment), {
        ConditionExpression: 'attribute_not_exists(PK) OR enrolled_at <= :enrolled_at',
        ExpressionAttributeValues: { ':enrolled_at': new Date(enrolment.enrolledAt).toISOString() },
      });
      // A later call of the same container has won; it stands for both.
      if (outcome === 'condition_failed') await countEnrolment(table, enrolment, -1);
      const replaced = old && fromEnrolmentItem(old);
      // The same one: the SDK has repeated the write because its answer was lost.
      if (replaced && replaced.enrolledAt !== enrolment.enrolledAt) await countEnrolment(table, replaced, -1);
      const [stored] = await read([enrolment.containerId]);
      if (stored && isFindable(stored, enrolment.owner, enrolment.enrolledAt)) return 'enrolled';
      // Whatever was erased meanwhile has not seen the new item.
      await removeEnrolment(table, enrolment, true);
      return 'gone';
    },

    async search(query): Promise<Found> {
      const [found, searched] = await Promise.all([
        searchIndex(client, tableName, query),
        sumEnrolments(table, query, query.now),
      ]);
      // Whoever is too far away need not be read from the table. The index rounds.
      const near = found.filter(({ Score }) => Score <= query.maxDistance * ROUNDING);
      const containerIds = near.map(({ Item }) => Item.PK.slice(containerKey('').PK.length));
      return { containerIds, searched, hasMore: near.length === Math.min(query.limit, MAX_FOUND) };
    },
  };
}

/**
 * Removes an enrolment, and leaves a later one of the same container alone.
 *
 * @param counts whether enrolments are counted: without the search there is no one to count for
 */
export async function removeEnrolment(
  table: TableAccess,
  { containerId, enrolledAt }: EnrolmentName,
  counts: boolean,
): Promise<void> {
  const removed = await table.take({
    Key: enrolmentKey(containerId),
    ConditionExpression: 'enrolled_at <= :enrolled_at',
    ExpressionAttributeValues: { ':enrolled_at': new Date(enrolledAt).toISOString() },
  });
  if (removed && counts) await countEnrolment(table, fromEnrolmentItem(removed), -1);
}

function toStored(items: readonly Readonly<Record<string, unknown>>[]): StoredEnrolment | undefined {
  const container = items.find(isContainerItem);
  const enrolment = items.find(isEnrolmentItem);
  return container && enrolment && { container: fromContainerItem(container), enrolment: fromEnrolmentItem(enrolment) };
}

/** A little more than the precision of numbers of 32 bits. */
const ROUNDING = 1.000_01;

const resultSchema = z.array(z.object({ Item: z.object({ PK: z.string() }), Score: z.number() }));

async function searchIndex(client: DynamoDBDocumentClient, tableName: string, query: SearchQuery) {
  const command = new SearchVectorsCommand({
    TableName: tableName,
    IndexName: SEARCH_INDEX.name,
    SearchVector: [...query.vector],
    SearchConditionExpression: `${SEARCH_INDEX.partition} = :partition`,
    ExpressionAttributeValues: { ':partition': partitionOf(query) },
    ProjectionExpression: 'PK',
    TopK: Math.min(query.limit, MAX_FOUND),
  });
  try {
    const { SearchResults = [] } = await mapSdkErrors(client.send(command));
    return resultSchema.parse(SearchResults);
  } catch (error) {
    if (isNotReady(error)) throw new ApiError('search_not_ready', undefined, { cause: error });
    throw error;
  }
}

/**
 * DynamoDB refuses a search while it makes the index, and for a moment after it, in these words (VectorSearchTroubleshooting in its
 * developer guide). Everything else that it could refuse is fixed by this code.
 */
const isNotReady = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === 'ValidationException' &&
  /Cannot search backfilling vector index|The table does not have the specified index/.test(error.message);
