import type { ServerResponse } from 'node:http';
import * as z from 'zod';
import { type ApiErrorCode, apiErrors } from '../api/errors.ts';
import { RETRY_AFTER_SECONDS } from '../api/limits.ts';
import { LAMBDA_EVENT_BYTES } from '../settings/work-limits.ts';

/** An answer as it goes over the wire. */
export interface GatewayAnswer {
  readonly status: number;
  /** Names in the case they are sent in; several values make several headers. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** An error that the gateway answers itself, in the shape of all errors of the API. */
export function refuse(
  code: ApiErrorCode,
  requestId: string,
  { status, message, headers }: { status?: number; message?: string; headers?: Readonly<Record<string, string>> } = {},
): GatewayAnswer {
  const answerStatus = status ?? apiErrors[code].status;
  return {
    status: answerStatus,
    headers: {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      ...(answerStatus === 503 || answerStatus === 504 ? { 'Retry-After': String(RETRY_AFTER_SECONDS) } : {}),
      ...headers,
    },
    body: Buffer.from(JSON.stringify({ error: message ?? apiErrors[code].message, code, request_id: requestId })),
  };
}

const headerValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const resultSchema = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), headerValue).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(headerValue)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/**
 * What API Gateway makes of a proxy function's result. Headers given in both forms are joined.
 *
 * @returns undefined when the result is malformed or larger than Lambda lets through; the client then gets a 502
 */
export function readProxyResult(result: unknown): GatewayAnswer | undefined {
  const parsed = resultSchema.safeParse(result);
  if (!parsed.success) return undefined;
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = parsed.data;
  if (body && Buffer.byteLength(body) > LAMBDA_EVENT_BYTES) return undefined;
  const merged: Record<string, string[]> = {};
  for (const [name, values] of Object.entries(multiValueHeaders ?? {})) merged[name] = [...values];
  for (const [name, value] of Object.entries(headers ?? {})) {
    const known = Object.keys(merged).find((other) => other.toLowerCase() === name.toLowerCase()) ?? name;
    const values = merged[known] ?? [];
    if (!values.includes(value)) merged[known] = [...values, value];
  }
  return { status: statusCode, headers: merged, body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8') };
}

/** Headers that belong to the connection: the gateway writes them itself, whatever a function says. */
const ownHeaders = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'x-amzn-requestid',
]);

/** Statuses that have no body. */
const bodiless = new Set([204, 304]);

/**
 * Writes an answer all but its end, which the caller adds by `response.end()`: until then the connection stays as it is.
 *
 * @param close true to end the connection after the answer
 */
export function writeAnswer(response: ServerResponse, answer: GatewayAnswer, requestId: string, close: boolean): void {
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) {
    if (!ownHeaders.has(name.toLowerCase())) response.setHeader(name, value);
  }
  response.setHeader('x-amzn-RequestId', requestId);
  if (!bodiless.has(answer.status)) response.setHeader('Content-Length', answer.body.byteLength);
  if (close) response.setHeader('Connection', 'close');
  if (bodiless.has(answer.status) || answer.body.byteLength === 0) response.flushHeaders();
  else response.write(answer.body);
}

/** The bytes of an error answer for a connection on which no request could be read. */
export function rawAnswer(answer: GatewayAnswer, reasonPhrase: string, requestId: string): string {
  const headers = Object.entries({
    ...answer.headers,
    'x-amzn-RequestId': requestId,
    'Content-Length': String(answer.body.byteLength),
    Connection: 'close',
  });
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return `HTTP/1.1 ${answer.status} ${reasonPhrase}\r\n${lines.join('\r\n')}\r\n\r\n${answer.body.toString()}`;
}
