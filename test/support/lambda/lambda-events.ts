import type { APIGatewayProxyEvent, Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { CONTAINER_ID } from '../builders.ts';

/** Events as Lambda functions get them, with one telling field each. */

export const aContext: Context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'function',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:function',
  memoryLimitInMB: '128',
  awsRequestId: 'lambda-request',
  logGroupName: '/aws/lambda/function',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 30_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};

export function aProxyEvent(telling: Partial<APIGatewayProxyEvent> = {}): APIGatewayProxyEvent {
  const path = telling.path ?? '/v1/containers';
  return {
    resource: telling.path ?? '/v1/containers',
    path,
    httpMethod: 'POST',
    headers: {},
    multiValueHeaders: {},
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    ...telling,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      authorizer: null,
      httpMethod: 'POST',
      identity: { ...noIdentity, sourceIp: '192.0.2.1', userAgent: 'test' },
      path: `/api${path}`,
      protocol: 'HTTP/1.1',
      requestId: 'request-1',
      requestTimeEpoch: 0,
      resourceId: 'resource',
      resourcePath: path,
      stage: 'api',
      ...telling.requestContext,
    },
  };
}

const noIdentity = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

/** An upload of the given bytes, as API Gateway passes it on. */
export const anUploadEvent = (bytes: Uint8Array, containerId = CONTAINER_ID): APIGatewayProxyEvent =>
  aMultipartEvent([filePart(bytes)], { containerId });

export interface Part {
  readonly headers: string;
  readonly content: Uint8Array;
}

export const filePart = (content: Uint8Array, name = 'file', fileName = 'selfie.jpg'): Part => ({
  headers: `Content-Disposition: form-data; name="${name}"; filename="${fileName}"\r\nContent-Type: image/jpeg`,
  content,
});

export const textPart = (name: string, text: string): Part => ({
  headers: `Content-Disposition: form-data; name="${name}"`,
  content: Buffer.from(text),
});

export const BOUNDARY = 'test-boundary';

export function multipartBody(parts: readonly Part[]): Buffer {
  const chunks = parts.flatMap(({ headers, content }) => [`--${BOUNDARY}\r\n${headers}\r\n\r\n`, content, '\r\n']);
  return Buffer.concat([...chunks, `--${BOUNDARY}--\r\n`].map((chunk) => Buffer.from(chunk)));
}

export function aMultipartEvent(
  parts: readonly Part[],
  {
    containerId = CONTAINER_ID,
    contentType = `multipart/form-data; boundary=${BOUNDARY}`,
    body = multipartBody(parts),
  }: { containerId?: string; contentType?: string; body?: Buffer } = {},
): APIGatewayProxyEvent {
  return {
    ...aProxyEvent({ path: `/v1/containers/${containerId}/images` }),
    resource: '/v1/containers/{container_id}/images',
    headers: { 'content-type': contentType },
    pathParameters: { container_id: containerId },
    body: body.toString('base64'),
    isBase64Encoded: true,
  };
}

export const aRecord = (
  telling: { messageId?: string; receiptHandle?: string; body?: string; receiveCount?: number } = {},
): SQSRecord => ({
  messageId: telling.messageId ?? 'message-1',
  receiptHandle: telling.receiptHandle ?? `handle of ${telling.messageId ?? 'message-1'}`,
  body: telling.body ?? '{}',
  attributes: {
    ApproximateReceiveCount: String(telling.receiveCount ?? 1),
    SentTimestamp: '0',
    SenderId: 'sender',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:images',
  awsRegion: 'eu-central-1',
});

export const aBatch = (...records: SQSRecord[]): SQSEvent => ({ Records: records });

/** The S3 notification of one created object. */
export const created = (key: string, eventName = 'ObjectCreated:Put'): string =>
  JSON.stringify({ Records: [{ eventName, s3: { bucket: { name: 'bucket' }, object: { key } } }] });
