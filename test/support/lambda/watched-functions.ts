import { AsyncLocalStorage } from 'node:async_hooks';
import * as z from 'zod';
import { type CommandContext, watchClients } from './watch-clients.ts';

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
  /** Does something before the next call of an operation is sent. */
  beforeNext(operation: string, work: () => Promise<unknown>): void;
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
  const works = new Map<string, () => Promise<unknown>>();

  /** Runs one try of a call and writes it down. */
  async function record(entry: string, name: Name, args: object, run: () => Promise<unknown>): Promise<unknown> {
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
      const work = works.get(operation);
      works.delete(operation);
      await work?.();
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

  /** Which function makes the calls of the code that runs now. */
  const caller = new AsyncLocalStorage<string>();

  watchClients(({ middlewareStack }) => {
    middlewareStack.add(askForUnits, { step: 'initialize', name: 'askForUnits' });
    middlewareStack.add((next, context) => {
      const name = nameOf(context);
      return async (args) => {
        const entry = caller.getStore();
        return entry === undefined ? await next(args) : await record(entry, name, args, () => next(args));
      };
    }, lastBeforeSending);
  });

  return {
    calls,
    async load(entry) {
      const { handler } = await import(`../../../${entry}`);
      return async (event, context) => await caller.run(entry, () => handler(event, context));
    },
    failNext(operation) {
      failures.set(operation, TRIES);
    },
    beforeNext(operation, work) {
      works.set(operation, work);
    },
  };
}

/** Inside the loop of the SDK's retries, so that each try counts. */
const lastBeforeSending = { step: 'finalizeRequest', priority: 'low', name: 'watch' } as const;

interface Name {
  readonly service: string;
  readonly operation: string;
}

const nameOf = ({ clientName = '', commandName = '' }: CommandContext): Name => ({
  service: clientName.replace(/Client$/, '').toLowerCase(),
  operation: commandName.replace(/Command$/, ''),
});

const inputSchema = z.looseObject({
  input: z.union([z.looseObject({ TableName: z.string() }), z.looseObject({ RequestItems: z.object() })]),
});

/** DynamoDB says what a call costs only when it is asked. */
const askForUnits = (next: (args: object) => Promise<unknown>) => (args: object) => {
  const ofTable = inputSchema.safeParse(args).success;
  return next(ofTable && 'input' in args ? { ...args, input: Object.assign(Object(args.input), asked) } : args);
};

const asked = { ReturnConsumedCapacity: 'TOTAL' } as const;

const capacitySchema = z.object({ CapacityUnits: z.number() });

/** A batch tells them by table. */
const unitsSchema = z.object({
  output: z.object({ ConsumedCapacity: z.union([capacitySchema, z.array(capacitySchema)]) }),
});

const unitsOf = (answer: unknown): number =>
  [unitsSchema.safeParse(answer).data?.output.ConsumedCapacity ?? []]
    .flat()
    .reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);

const bodySchema = z.object({ request: z.object({ body: z.union([z.string(), z.instanceof(Uint8Array)]) }) });

function bytesOf(args: object): number {
  const body = bodySchema.safeParse(args).data?.request.body ?? '';
  return typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
}
