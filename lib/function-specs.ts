import { WORKER_TIMEOUT_SECONDS } from '../settings/work-limits.ts';

/** What each function is given: size, time, variables and permissions. Nothing that it does not use. */
export interface FunctionSpec {
  /** MiB. Lambda gives processor time in proportion: 1,769 MiB are one whole core. */
  readonly memory: number;
  /** Seconds. */
  readonly timeout: number;
  /** Which variables it reads, by the piece of functions/runtime/settings.ts. */
  readonly reads: readonly EnvironmentPart[];
  /** DynamoDB actions on the table. */
  readonly table?: readonly `dynamodb:${string}`[];
  /** Those that it needs beside where people can be enrolled. */
  readonly tableWithSearch?: readonly `dynamodb:${string}`[];
  /** DynamoDB actions on the vector index of the table. */
  readonly index?: readonly `dynamodb:${string}`[];
  /** S3 actions on the uploaded pictures; `s3:ListBucket` also makes S3 tell a missing picture from a forbidden one. */
  readonly pictures?: readonly `s3:${string}`[];
  /** SQS actions on the queue of images. */
  readonly images?: readonly `sqs:${string}`[];
  /** SQS actions on the queue of tasks. */
  readonly tasks?: readonly `sqs:${string}`[];
  /** SNS actions on the topic of image events. */
  readonly events?: readonly `sns:${string}`[];
  /** SQS actions on the queue of events that wait for the webhook. */
  readonly deliveries?: readonly `sqs:${string}`[];
}

/** A calibration of one's own, as it is called in the packages of the functions that read it. */
export const CALIBRATION_NAME = 'calibration.json';

export type EnvironmentPart =
  | 'auth'
  | 'events'
  | 'tasks'
  | 'cors'
  | 'table'
  | 'calibration'
  | 'search'
  | 'bucket'
  | 'queue'
  | 'retention'
  | 'encoder'
  | 'detector'
  | 'retry'
  | 'docs'
  | 'console'
  | 'secret'
  | 'webhook'
  | 'wait'
  | 'jwt';

/** API Gateway gives up after 29 s, so the answer of a function that works longer reaches no client. */
const GATEWAY_SECONDS = 29;

/** Parsing and signing take less than 50 ms at this size; half of it doubles the cold start. */
const SMALL = 512;

/** Both functions that erase. */
const ERASURE: FunctionSpec = {
  memory: SMALL,
  timeout: GATEWAY_SECONDS, // some ten calls, one after the other; the task ends what does not fit
  reads: ['auth', 'cors', 'table', 'bucket', 'tasks', 'search'],
  table: ['dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
  pictures: ['s3:DeleteObject', 's3:ListBucket'],
  tasks: ['sqs:SendMessage'],
};

/** The functions that compare faces. */
const COMPARISON: FunctionSpec = {
  memory: SMALL,
  timeout: GATEWAY_SECONDS,
  reads: ['auth', 'cors', 'table', 'calibration'],
  table: ['dynamodb:Query'],
};

/** Those of them that may be asked to wait until nothing is processing. */
const WAITING_COMPARISON: FunctionSpec = { ...COMPARISON, reads: [...COMPARISON.reads, 'wait'] };

/** Stores and counts an enrolment, and takes it back where its container is gone meanwhile. */
const ENROLLING = [
  'dynamodb:Query',
  'dynamodb:BatchGetItem',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
] as const;

export const functionSpecs: Readonly<Record<string, FunctionSpec>> = {
  'functions/http/create-container.ts': {
    memory: SMALL,
    timeout: 15, // three tries of one call of 3 s each
    reads: ['auth', 'cors', 'table', 'retention'],
    table: ['dynamodb:PutItem', 'dynamodb:GetItem'],
  },
  'functions/http/add-image.ts': {
    memory: 1024, // holds a request of 6 MB as text, as bytes and as parts, and parses it
    timeout: GATEWAY_SECONDS, // table and bucket, with their retries
    reads: ['auth', 'cors', 'table', 'bucket'],
    table: ['dynamodb:UpdateItem', 'dynamodb:GetItem', 'dynamodb:DeleteItem'],
    pictures: ['s3:PutObject'],
  },
  'functions/http/create-upload.ts': {
    memory: SMALL,
    timeout: GATEWAY_SECONDS, // table and queue, with their retries
    reads: ['auth', 'cors', 'table', 'bucket', 'tasks'],
    table: ['dynamodb:UpdateItem', 'dynamodb:GetItem', 'dynamodb:DeleteItem'],
    pictures: ['s3:PutObject'], // calls nothing: the forms that it signs may do what it may do
    tasks: ['sqs:SendMessage'],
  },
  'functions/http/delete-container.ts': {
    ...ERASURE,
    table: ['dynamodb:Query', 'dynamodb:DeleteItem'],
    tableWithSearch: ['dynamodb:UpdateItem'],
  },
  'functions/http/delete-image.ts': ERASURE,
  'functions/http/get-comparison.ts': {
    memory: SMALL,
    timeout: 15, // one query
    reads: ['auth', 'cors', 'table', 'calibration'],
    table: ['dynamodb:Query'],
  },
  'functions/http/get-template.ts': WAITING_COMPARISON,
  'functions/http/create-verification.ts': WAITING_COMPARISON,
  'functions/http/put-enrolment.ts': {
    ...COMPARISON,
    table: ENROLLING,
  },
  'functions/http/delete-enrolment.ts': {
    memory: SMALL,
    timeout: GATEWAY_SECONDS, // four calls, one after the other
    reads: ['auth', 'cors', 'table'],
    table: ['dynamodb:Query', 'dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
  },
  'functions/http/get-matches.ts': {
    ...COMPARISON,
    table: ['dynamodb:Query', 'dynamodb:BatchGetItem'],
    index: ['dynamodb:SearchVectors'],
  },
  'functions/http/get-summary.ts': {
    memory: SMALL,
    timeout: GATEWAY_SECONDS, // may be asked to wait until nothing is processing
    reads: ['auth', 'cors', 'table', 'wait'],
    table: ['dynamodb:Query'],
  },
  'functions/http/get-health.ts': { memory: 256, timeout: 5, reads: ['cors', 'encoder'] }, // calls nothing
  'functions/http/get-openapi.ts': { memory: SMALL, timeout: 5, reads: ['auth', 'cors', 'search'] }, // builds one document
  'functions/http/get-console.ts': { memory: SMALL, timeout: 10, reads: ['console'] }, // reads files of 200 KB
  'functions/http/get-docs.ts': { memory: SMALL, timeout: 10, reads: ['cors', 'docs'] }, // reads files of 2 MB
  'functions/queue/encode-image.ts': {
    memory: 1769, // one whole core: the encoder works on one picture at a time and uses no second one
    timeout: WORKER_TIMEOUT_SECONDS,
    reads: ['table', 'bucket', 'queue', 'encoder', 'secret', 'detector', 'retry', 'events'],
    events: ['sns:Publish'],
    table: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    pictures: ['s3:GetObject', 's3:DeleteObject', 's3:ListBucket'],
    images: ['sqs:ChangeMessageVisibility'],
  },
  'functions/queue/fail-image.ts': {
    memory: SMALL,
    timeout: 30, // a batch of ten, some five calls each, with their retries
    reads: ['table', 'bucket', 'events'],
    events: ['sns:Publish'],
    table: ['dynamodb:UpdateItem', 'dynamodb:GetItem', 'dynamodb:DeleteItem'],
    pictures: ['s3:DeleteObject'],
  },
  'functions/queue/run-task.ts': {
    memory: SMALL,
    timeout: 30, // a batch of ten, some ten calls each
    reads: ['table', 'bucket', 'events', 'search'],
    events: ['sns:Publish'],
    table: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    pictures: ['s3:DeleteObject', 's3:ListBucket'],
  },
  'functions/queue/deliver-event.ts': {
    memory: SMALL,
    timeout: 30, // a batch of ten side by side: the secret with its retries, 5 s for the webhook, the delay with its retries
    reads: ['webhook'],
    deliveries: ['sqs:ChangeMessageVisibility'],
  },
  'functions/http/authorize.ts': {
    memory: SMALL,
    timeout: 10, // fetches the keys of the issuer once per environment
    reads: ['jwt'],
  },
};

/**
 * Invocations at the same time of the functions that read a queue without hurry, at most: two leave table and bucket to the
 * callers, and a webhook sees at most 20 calls at once.
 */
export const UNHURRIED_READERS = { 'fail-image': 2, 'run-task': 2, 'deliver-event': 2 } as const;

export function timeoutOf(entry: string): number {
  const spec = functionSpecs[entry];
  if (!spec) throw new Error(`${entry} has no line in lib/function-specs.ts`);
  return spec.timeout;
}

/** functions/http/add-image.ts -> add-image */
export const functionName = (entry: string): string => entry.split('/').at(-1)?.replace(/\.ts$/, '') ?? entry;

/** What the settings call the functions. */
export const functionNames: readonly string[] = Object.keys(functionSpecs).map(functionName);
