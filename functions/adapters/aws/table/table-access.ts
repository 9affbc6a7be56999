import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  type DeleteCommandInput,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { TransientError } from '../../../domain/errors.ts';
import { mapSdkErrors } from '../sdk-errors.ts';
import type { ConditionalUpdate } from './table-updates.ts';

type Item = Record<string, unknown>;
type Condition = Pick<ConditionalUpdate, 'ConditionExpression' | 'ExpressionAttributeValues'>;
type WriteOutcome = 'written' | 'condition_failed';

/** A delete, too, names what it means: it must not hit what came in the place of that. */
type ConditionalDelete = Omit<DeleteCommandInput, 'TableName'> & { readonly ConditionExpression: string };

/** Reads and writes of one table: reads are consistent, and a failed condition is an outcome and not an error. */
export interface TableAccess {
  get(key: Item, projection?: { expression: string; names: Record<string, string> }): Promise<Item | undefined>;
  /** All items of a partition, in the order of their sort keys. */
  query(partition: string, projection?: string): Promise<Item[]>;
  /** The items of these keys that there are, in any order. */
  batchGet(keys: readonly Item[]): Promise<Item[]>;
  put(item: Item, condition: Condition): Promise<WriteOutcome>;
  /** Puts an item, and gives the one that was there before. */
  replace(item: Item, condition: Condition): Promise<{ outcome: WriteOutcome; old?: Item | undefined }>;
  update(update: ConditionalUpdate): Promise<WriteOutcome>;
  /** The same without the repetitions of the SDK: where it throws, it is unknown whether the change was made. */
  updateOnce(update: ConditionalUpdate): Promise<WriteOutcome>;
  delete(input: ConditionalDelete): Promise<WriteOutcome>;
  /** Deletes an item, and gives it back where it was there. */
  take(input: ConditionalDelete): Promise<Item | undefined>;
}

/** Keys of one BatchGetItem (DynamoDB, quota). */
const MAX_BATCH = 100;

/** Calls for one batch. What DynamoDB leaves out of its answer because it throttles is asked for again. */
const MAX_BATCH_CALLS = 5;

/** Milliseconds before the second call, at most; doubles with each further one. At once, a table that throttles would leave out the same. */
const FIRST_BATCH_PAUSE = 50;

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

    async batchGet(keys) {
      const items: Item[] = [];
      for (let first = 0; first < keys.length; first += MAX_BATCH) {
        items.push(...(await getBatch(client, tableName, keys.slice(first, first + MAX_BATCH))));
      }
      return items;
    },

    async replace(item, condition) {
      const input = { TableName: tableName, Item: item, ...condition, ReturnValues: 'ALL_OLD' as const };
      let old: Item | undefined;
      const outcome = await ifCondition(
        client.send(new PutCommand(input)).then(({ Attributes }) => {
          old = Attributes;
        }),
      );
      return { outcome, old };
    },

    async take(input) {
      let old: Item | undefined;
      const command = new DeleteCommand({ TableName: tableName, ...input, ReturnValues: 'ALL_OLD' });
      await ifCondition(
        client.send(command).then(({ Attributes }) => {
          old = Attributes;
        }),
      );
      return old;
    },

    put: (item, condition) =>
      ifCondition(client.send(new PutCommand({ TableName: tableName, Item: item, ...condition }))),

    update: (update) => ifCondition(client.send(new UpdateCommand({ TableName: tableName, ...update }))),

    updateOnce: (update) => ifCondition(client.send(sentOnce(new UpdateCommand({ TableName: tableName, ...update })))),

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

/** A request that is the first try of its call, by the header in which the SDK counts them. */
const firstTrySchema = z.object({ headers: z.object({ 'amz-sdk-request': z.string().startsWith('attempt=1;') }) });

/** Keeps the SDK from trying a command again. */
function sentOnce(command: UpdateCommand): UpdateCommand {
  command.middlewareStack.add(
    (next) => async (args) => {
      if (firstTrySchema.safeParse(args.request).success) return await next(args);
      throw new TransientError('It is unknown whether a change was made');
    },
    // Behind the retries, which are of high priority in the same step. Without a name: the document client adds it twice.
    { step: 'finalizeRequest' },
  );
  return command;
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function getBatch(client: DynamoDBDocumentClient, tableName: string, keys: readonly Item[]): Promise<Item[]> {
  const items: Item[] = [];
  let left = keys;
  for (let call = 0; call < MAX_BATCH_CALLS; call += 1) {
    const command = new BatchGetCommand({ RequestItems: { [tableName]: { Keys: [...left], ConsistentRead: true } } });
    const { Responses, UnprocessedKeys } = await mapSdkErrors(client.send(command));
    items.push(...(Responses?.[tableName] ?? []));
    left = UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (left.length === 0) return items;
    if (call + 1 < MAX_BATCH_CALLS) await sleep(FIRST_BATCH_PAUSE * 2 ** call * (0.5 + Math.random() / 2));
  }
  throw new TransientError('The table gave only a part of what was asked for');
}
