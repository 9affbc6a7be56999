import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type ExpressionScope, type Item, meets, project, update } from './expressions.ts';

/** What happens to one call: it goes through, or only its answer is lost, once or for good, or it is refused. */
export type Verdict = 'go' | 'repeat' | 'lose' | 'refuse';

/** Lets a call of this name happen when its turn has come. */
export type Gate = (name: string) => Promise<Verdict>;

/** A table in memory that obeys the expressions of the service's own adapter. */
export interface MemoryTable {
  items(): Item[];
  remove(isMeant: (item: Item) => boolean): void;
  /** A client of the SDK that reads and writes this table, call by call as the gate allows. */
  client(gate: Gate): DynamoDBDocumentClient;
}

const keyOf = ({ PK, SK }: Item): string => `${PK}|${SK}`;

/** @param onWrite is called after every change */
export function memoryTable(onWrite: () => void): MemoryTable {
  const stored = new Map<string, Item>();

  const write = (key: string, input: WriteInput, change: (item: Item | undefined) => Item | undefined) => {
    refuseUndefined(input);
    const before = stored.get(key);
    if (!meets(before, input.ConditionExpression, scopeOf(input))) {
      throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
    }
    const after = change(before);
    if (after) stored.set(key, after);
    else stored.delete(key);
    onWrite();
    return {};
  };

  const execute = (command: unknown): unknown => {
    if (command instanceof GetCommand) {
      const { Key = {}, ProjectionExpression } = command.input;
      const item = stored.get(keyOf(Key));
      return { Item: item && project(item, ProjectionExpression, scopeOf(command.input)) };
    }
    if (command instanceof QueryCommand) {
      const { ExpressionAttributeValues = {}, ProjectionExpression } = command.input;
      const found = [...stored.values()]
        .filter(({ PK }) => PK === ExpressionAttributeValues[':partition'])
        .toSorted((one, other) => (String(one.SK) < String(other.SK) ? -1 : 1));
      return { Items: found.map((item) => project(item, ProjectionExpression, scopeOf(command.input))) };
    }
    if (command instanceof PutCommand) {
      const { Item = {} } = command.input;
      return write(keyOf(Item), command.input, () => structuredClone(Item));
    }
    if (command instanceof UpdateCommand) {
      const { Key = {}, UpdateExpression = '' } = command.input;
      return write(keyOf(Key), command.input, (item) => update(item ?? Key, UpdateExpression, scopeOf(command.input)));
    }
    if (command instanceof DeleteCommand) {
      return write(keyOf(command.input.Key ?? {}), command.input, () => undefined);
    }
    throw new Error('Unknown command');
  };

  return {
    items: () => [...stored.values()],
    remove(isMeant) {
      for (const [key, item] of stored) if (isMeant(item)) stored.delete(key);
    },
    client(gate) {
      const client = DynamoDBDocumentClient.from(aClient);
      const send = async (command: object) => {
        const verdict = await gate(command.constructor.name.replace('Command', ''));
        if (verdict === 'refuse') throw noAnswer();
        if (verdict === 'repeat') executeQuietly(command);
        const result = execute(command);
        if (verdict === 'lose') throw noAnswer();
        return result;
      };
      return Object.defineProperty(client, 'send', { value: send });
    },
  };

  /** The SDK's first try, whose answer nobody sees. */
  function executeQuietly(command: unknown): void {
    try {
      execute(command);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}

/** The SDK can be told to leave such values out, and then an item is not what it looks like. */
function refuseUndefined(value: unknown): void {
  if (value === undefined) throw new TypeError('No item holds undefined');
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) refuseUndefined(inner);
}

const aClient = new DynamoDBClient({ region: 'us-east-1' });

interface WriteInput {
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, unknown> | undefined;
}

const scopeOf = ({ ExpressionAttributeNames, ExpressionAttributeValues }: WriteInput): ExpressionScope => ({
  names: ExpressionAttributeNames,
  values: ExpressionAttributeValues,
});

/** As the SDK fails when all its tries went without an answer. */
const noAnswer = () => Object.assign(new Error('No answer'), { name: 'TimeoutError' });
