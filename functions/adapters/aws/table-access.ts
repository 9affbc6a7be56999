import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DeleteCommandInput,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { mapSdkErrors } from './sdk-errors.ts';
import type { ConditionalUpdate } from './table-updates.ts';

type Item = Record<string, unknown>;
type WriteOutcome = 'written' | 'condition_failed';

/** A delete, too, names what it means: it must not hit what came in the place of that. */
type ConditionalDelete = Omit<DeleteCommandInput, 'TableName'> & { readonly ConditionExpression: string };

/** Reads and writes of one table: reads are consistent, and a failed condition is an outcome and not an error. */
export interface TableAccess {
  get(key: Item, projection?: { expression: string; names: Record<string, string> }): Promise<Item | undefined>;
  /** All items of a partition, in the order of their sort keys. */
  query(partition: string, projection?: string): Promise<Item[]>;
  put(
    item: Item,
    condition: Pick<ConditionalUpdate, 'ConditionExpression' | 'ExpressionAttributeValues'>,
  ): Promise<WriteOutcome>;
  update(update: ConditionalUpdate): Promise<WriteOutcome>;
  delete(input: ConditionalDelete): Promise<WriteOutcome>;
}

/**
 * The table of this name.
 *
 * @throws {TransientError} from every method, when the table does not answer or throttles
 */
export function tableAccess(client: DynamoDBDocumentClient, tableName: string): TableAccess {
  return {
    async get(key, projection) {
      const command = new GetCommand({
        TableName: tableName,
        Key: key,
        ConsistentRead: true,
        ...(projection && {
          ProjectionExpression: projection.expression,
          ExpressionAttributeNames: projection.names,
        }),
      });
      return (await mapSdkErrors(client.send(command))).Item;
    },

    async query(partition, projection) {
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          KeyConditionExpression: 'PK = :partition',
          ExpressionAttributeValues: { ':partition': partition },
          ConsistentRead: true,
          ...(projection && { ProjectionExpression: projection }),
        },
      );
      const items: Item[] = [];
      for (;;) {
        const { value, done } = await mapSdkErrors(pages.next());
        if (done) return items;
        items.push(...(value.Items ?? []));
      }
    },

    put: (item, condition) =>
      ifCondition(client.send(new PutCommand({ TableName: tableName, Item: item, ...condition }))),

    update: (update) => ifCondition(client.send(new UpdateCommand({ TableName: tableName, ...update }))),

    delete: (input) => ifCondition(client.send(new DeleteCommand({ TableName: tableName, ...input }))),
  };
}

async function ifCondition(write: Promise<unknown>): Promise<WriteOutcome> {
  try {
    await mapSdkErrors(write);
    return 'written';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'condition_failed';
    throw error;
  }
}
