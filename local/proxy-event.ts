import { createHash } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { localNames } from './names.ts';

/** Name of the only stage. Like behind a custom domain, it is no part of the path. */
const STAGE = 'local';

/** A request as it came in, with its body read. */
export interface ReceivedRequest {
  readonly requestId: string;
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** Names and values in turn, as Node has them in `rawHeaders`. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
  readonly sourceIp: string;
  readonly httpVersion: string;
  readonly receivedAt: Date;
  /** Port on which it came in. */
  readonly port: number;
}

/** The resource that the request is for. */
export interface RequestedResource {
  /** Path of the resource with `{name}` for its parameters. */
  readonly resource: string;
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly binaryMediaTypes: readonly string[];
}

/** Headers that concern one connection or that API Gateway uses up, and that no function gets to see. */
const droppedHeaders = new Set([
  'connection',
  'expect',
  'keep-alive',
  'max-forwards',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The event that an API Gateway REST API gives a Lambda function behind a proxy integration (payload version 1.0). */
export function createProxyEvent(
  request: ReceivedRequest,
  { resource, pathParameters, binaryMediaTypes }: RequestedResource,
): APIGatewayProxyEvent {
  const multiValueHeaders = collectHeaders(request);
  const query = collectQuery(request.query);
  const isBase64Encoded = isBinary(findHeader(multiValueHeaders, 'content-type'), binaryMediaTypes);
  return {
    resource,
    path: request.path,
    httpMethod: request.method,
    headers: lastValues(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: isEmpty(query) ? null : lastValues(query),
    multiValueQueryStringParameters: isEmpty(query) ? null : query,
    pathParameters: isEmpty(pathParameters) ? null : { ...pathParameters },
    stageVariables: null,
    requestContext: createRequestContext(request, resource, multiValueHeaders),
    body: encodeBody(request.body, isBase64Encoded),
    isBase64Encoded: isBase64Encoded && request.body.byteLength > 0,
  };
}

type Values = Record<string, string[]>;

function collectHeaders({ rawHeaders, sourceIp, port, requestId }: ReceivedRequest): Values {
  const headers: Values = {};
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!droppedHeaders.has(name.toLowerCase())) append(headers, name, rawHeaders[index + 1] ?? '');
  }
  const forwarded = [findHeader(headers, 'x-forwarded-for'), sourceIp].filter(Boolean).join(', ');
  for (const name of Object.keys(headers)) if (/^x-forwarded-(for|port|proto)$/i.test(name)) delete headers[name];
  headers['X-Amzn-Trace-Id'] ??= [`Root=1-${traceTime()}-${requestId.replaceAll('-', '').slice(0, 24)}`];
  headers['X-Forwarded-For'] = [forwarded];
  headers['X-Forwarded-Port'] = [String(port)];
  headers['X-Forwarded-Proto'] = ['http'];
  return headers;
}

const traceTime = (): string => Math.floor(Date.now() / 1000).toString(16);

function collectQuery(query: string): Values {
  const values: Values = {};
  for (const [name, value] of new URLSearchParams(query)) append(values, name, value);
  return values;
}

/** Names come from the client: `__proto__` has to be a name like any other. */
function append(values: Values, name: string, value: string): void {
  if (Object.hasOwn(values, name)) values[name]?.push(value);
  else Object.defineProperty(values, name, { value: [value], enumerable: true, configurable: true, writable: true });
}

const lastValues = (values: Values): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));

const isEmpty = (values: object): boolean => Object.keys(values).length === 0;

function findHeader(headers: Values, name: string): string | undefined {
  return Object.entries(headers)
    .find(([key]) => key.toLowerCase() === name)?.[1]
    .at(-1);
}

/** Compares media types without their parameters; a range of the API such as `image/*` matches what it covers. */
function isBinary(contentType: string | undefined, binaryMediaTypes: readonly string[]): boolean {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (!type) return false;
  return binaryMediaTypes.some(
    (binary) => binary === '*/*' || binary === type || (binary.endsWith('/*') && type.startsWith(binary.slice(0, -1))),
  );
}

function encodeBody(body: Uint8Array, base64: boolean): string | null {
  if (body.byteLength === 0) return null;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString(base64 ? 'base64' : 'utf8');
}

function createRequestContext(
  request: ReceivedRequest,
  resource: string,
  headers: Values,
): APIGatewayProxyEvent['requestContext'] {
  const domainName = (findHeader(headers, 'host') ?? 'localhost').replace(/:\d+$/, '');
  return {
    accountId: localNames.accountId,
    apiId: 'local',
    authorizer: undefined,
    domainName,
    domainPrefix: domainName.split('.')[0],
    extendedRequestId: Buffer.from(request.requestId.slice(0, 11)).toString('base64'),
    httpMethod: request.method,
    identity: {
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
      sourceIp: request.sourceIp,
      user: null,
      userAgent: findHeader(headers, 'user-agent') ?? null,
      userArn: null,
    },
    path: request.path,
    protocol: `HTTP/${request.httpVersion}`,
    requestId: request.requestId,
    requestTime: formatLogTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt.getTime(),
    resourceId: createHash('sha256').update(resource).digest('hex').slice(0, 6),
    resourcePath: resource,
    stage: STAGE,
  };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** 22/Nov/2026:21:07:05 +0000, the time format of web server logs. */
function formatLogTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${two(time.getUTCDate())}/${months[time.getUTCMonth()]}/${time.getUTCFullYear()}`;
  return `${date}:${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())} +0000`;
}
