import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { watchClients } from '../../functions/runtime/clients.ts';

/** One try of one call of the AWS SDK. */
export interface Call {
  /** Entry of the function whose client it was. */
  readonly entry: string;
  /** As in `PutItem`. */
  readonly operation: string;
  /** As in `dynamodb:PutItem`, in the words of IAM. */
  readonly action: string;
  readonly milliseconds: number;
  readonly bytesOut: number;
  /** Read or write units that DynamoDB charges; 0 for the other services. */
  readonly units: number;
  readonly failed: boolean;
}

export type LoadedHandler = (event: unknown, context: unknown) => Promise<unknown>;

export interface WatchedFunctions {
  readonly calls: Call[];
  /** Loads an entry and returns its handler; each call of its clients is written down from then on. */
  load(entry: string): Promise<LoadedHandler>;
  /** Lets every try of the next call of an operation fail. */
  failNext(operation: string): void;
}

/** IAM has no name of its own for these operations. */
const actionNames: Readonly<Record<string, string>> = {
  's3:HeadObject': 's3:GetObject',
  's3:ListObjectsV2': 's3:ListBucket',
};

/** Tries of one call that the clients make. */
const TRIES = 3;

export function watchFunctions(): WatchedFunctions {
  const calls: Call[] = [];
  const failures = new Map<string, number>();

  /** Runs one try of a call and writes it down. */
  async function record<Result>(entry: string, name: Name, args: object, run: () => Promise<Result>): Promise<Result> {
    const { service, operation } = name;
    const action = `${service}:${operation}`;
    const started = performance.now();
    const write = (failed: boolean, units = 0) =>
      calls.push({
        entry,
        operation,
        action: actionNames[action] ?? action,
        milliseconds: performance.now() - started,
        bytesOut: bytesOf(args),
        units,
        failed,
      });
    try {
      failIfAsked(operation);
      const answer = await run();
      write(false, unitsOf(answer));
      return answer;
    } catch (error) {
      write(true);
      throw error;
    }
  }

  function failIfAsked(operation: string): void {
    const left = failures.get(operation) ?? 0;
    if (left === 0) return;
    failures.set(operation, left - 1);
    throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
  }

  return {
    calls,
    async load(entry) {
      watchClients((client) => {
        // One branch a client, because the types of their stacks have nothing in common.
        if (client instanceof DynamoDBClient) {
          client.middlewareStack.add(
            (next) => (args) => next({ ...args, input: Object.assign(args.input, askForUnits) }),
            { step: 'initialize', name: 'askForUnits' },
          );
          client.middlewareStack.add(
            (next, context) => (args) => record(entry, nameOf('dynamodb', context), args, () => next(args)),
            lastBeforeSending,
          );
        } else if (client instanceof S3Client) {
          client.middlewareStack.add(
            (next, context) => (args) => record(entry, nameOf('s3', context), args, () => next(args)),
            lastBeforeSending,
          );
        } else if (client instanceof SNSClient) {
          client.middlewareStack.add(
            (next, context) => (args) => record(entry, nameOf('sns', context), args, () => next(args)),
            lastBeforeSending,
          );
        } else {
          client.middlewareStack.add(
            (next, context) => (args) => record(entry, nameOf('sqs', context), args, () => next(args)),
            lastBeforeSending,
          );
        }
      });
      const { handler } = await import(`../../${entry}`);
      return handler;
    },
    failNext(operation) {
      failures.set(operation, TRIES);
    },
  };
}

/** Inside the loop of the SDK's retries, so that each try counts. */
const lastBeforeSending = { step: 'finalizeRequest', priority: 'low', name: 'watch' } as const;

interface Name {
  readonly service: string;
  readonly operation: string;
}

const nameOf = (service: string, { commandName = '' }: { readonly commandName?: string }): Name => ({
  service,
  operation: commandName.replace(/Command$/, ''),
});

/** DynamoDB tells what a call costs only when it is asked. */
const askForUnits = { ReturnConsumedCapacity: 'TOTAL' } as const;

const unitsSchema = z.object({
  output: z.object({ ConsumedCapacity: z.object({ CapacityUnits: z.number() }) }),
});

const unitsOf = (answer: unknown): number =>
  unitsSchema.safeParse(answer).data?.output.ConsumedCapacity.CapacityUnits ?? 0;

const bodySchema = z.object({ request: z.object({ body: z.union([z.string(), z.instanceof(Uint8Array)]) }) });

function bytesOf(args: object): number {
  const body = bodySchema.safeParse(args).data?.request.body ?? '';
  return typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
}
