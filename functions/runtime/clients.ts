import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clientTimeouts, responseTimeout } from './client-timeouts.ts';

/**
 * The SDK clients, made here only and once per function. Where they connect to is the SDK's own configuration (AWS_REGION,
 * AWS_ENDPOINT_URL_S3 and its siblings): nothing here knows whether it runs on AWS or beside an emulator.
 *
 * Every call is bounded: each of its three tries may take so many milliseconds until its response has ended.
 */
const TRY_LIMITS = {
  /** Three tries stay inside the 29 s of API Gateway. */
  usual: 3_000,
  /** Pictures are larger than everything else: they get more time. */
  pictures: 8_000,
  /** An event follows the last write of an image: its tries stay inside the time that is kept back for writes. */
  events: 1_000,
} as const;

/** @param limit milliseconds of a try, here and below */
export function makeTableClient(limit: number = TRY_LIMITS.usual): DynamoDBDocumentClient {
  const client = new DynamoDBClient(clientTimeouts(limit));
  responseTimeout(client.middlewareStack, limit);
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** @param pathStyle true to name the bucket in the path and not in the host */
export function makeBucketClient(pathStyle: boolean, limit: number = TRY_LIMITS.pictures): S3Client {
  const client = new S3Client({ ...clientTimeouts(limit), forcePathStyle: pathStyle });
  responseTimeout(client.middlewareStack, limit);
  return client;
}

export function makeQueueClient(limit: number = TRY_LIMITS.usual): SQSClient {
  // The address of the queue's URL is ignored for the endpoint that is configured: an emulator may name one that is its own.
  const client = new SQSClient({ ...clientTimeouts(limit), useQueueUrlAsEndpoint: false });
  responseTimeout(client.middlewareStack, limit);
  return client;
}

export function makeTopicClient(limit: number = TRY_LIMITS.events): SNSClient {
  const client = new SNSClient(clientTimeouts(limit));
  responseTimeout(client.middlewareStack, limit);
  return client;
}
