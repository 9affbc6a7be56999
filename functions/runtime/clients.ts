import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readEnvironment } from './env.ts';
import { clientsEnvironment } from './settings.ts';

/**
 * The SDK clients, made here only and once per environment. Where they connect to is the SDK's own configuration
 * (AWS_REGION, AWS_ENDPOINT_URL_S3 and its siblings): nothing here knows whether it runs on AWS or on a laptop.
 *
 * Every call is bounded: a try may take 3 s, and there are three tries, which stays inside the 29 s of API Gateway.
 */
const bounded = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
} as const;

const { S3_PATH_STYLE: forcePathStyle } = readEnvironment(clientsEnvironment);

/** Pictures are larger than everything else: they get more time. */
const boundedForPictures = {
  ...bounded,
  requestHandler: { ...bounded.requestHandler, requestTimeout: 8_000 },
  forcePathStyle,
} as const;

/** An event follows the last write of an image: all tries together stay inside the time that is kept back for writes. */
const boundedForEvents = {
  ...bounded,
  requestHandler: { ...bounded.requestHandler, requestTimeout: 1_000 },
} as const;

type Client = DynamoDBClient | S3Client | SQSClient | SNSClient;

let watcher: (client: Client) => void = () => undefined;

/** Shows every client that is made afterwards. Measurements count the calls of a function so, and tests its permissions. */
export function watchClients(watch: (client: Client) => void): void {
  watcher = watch;
}

function watched<Made extends Client>(client: Made): Made {
  watcher(client);
  return client;
}

export const makeTableClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(watched(new DynamoDBClient(bounded)), {
    marshallOptions: { removeUndefinedValues: true },
  });

export const makeBucketClient = (): S3Client => watched(new S3Client(boundedForPictures));

// The address of the queue's URL is ignored for the endpoint that is configured: an emulator may name one that is its own.
export const makeQueueClient = (): SQSClient => watched(new SQSClient({ ...bounded, useQueueUrlAsEndpoint: false }));

export const makeTopicClient = (): SNSClient => watched(new SNSClient(boundedForEvents));
