import type { APIGatewayProxyResult } from 'aws-lambda';
import type * as z from 'zod';

export type Headers = Readonly<Record<string, string>>;

/** Sent with every answer: nothing of it may be stored by a cache or guessed at by a browser. */
const commonHeaders: Headers = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

export function textAnswer(
  status: number,
  contentType: string,
  body: string,
  headers: Headers = {},
): APIGatewayProxyResult {
  return { statusCode: status, headers: { ...commonHeaders, 'Content-Type': contentType, ...headers }, body };
}

/** 204: done, and nothing to tell. */
export const emptyAnswer = (): APIGatewayProxyResult => ({ statusCode: 204, headers: commonHeaders, body: '' });

/** 304: the client has this content already; all headers but the content's own go along. */
export function notModifiedAnswer({ headers }: APIGatewayProxyResult): APIGatewayProxyResult {
  const { 'Content-Type': _, ...rest } = headers ?? {};
  return { statusCode: 304, headers: rest, body: '' };
}

/** A JSON answer that went through its schema, so that nothing leaves which the contract does not name. */
export function jsonAnswer<Schema extends z.ZodType>(
  status: number,
  schema: Schema,
  value: z.input<Schema>,
  headers: Headers = {},
): APIGatewayProxyResult {
  return textAnswer(status, 'application/json', JSON.stringify(schema.parse(value)), headers);
}
