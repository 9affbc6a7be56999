import type * as z from 'zod';

export type Headers = Readonly<Record<string, string>>;

/** A response as an endpoint gives it, wherever it goes out. All bodies are text. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Sent with every response: no cache may store it and no browser may guess its type. */
const commonHeaders: Headers = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

export function textResponse(status: number, contentType: string, body: string, headers: Headers = {}): HttpResponse {
  return { status, headers: { ...commonHeaders, 'Content-Type': contentType, ...headers }, body };
}

/** 204: done, without a body. */
export const emptyResponse = (): HttpResponse => ({ status: 204, headers: commonHeaders, body: '' });

/** 304: the client has this content already; all headers but the content's own go along. */
export function notModifiedResponse({ headers }: HttpResponse): HttpResponse {
  const { 'Content-Type': _, ...rest } = headers;
  return { status: 304, headers: rest, body: '' };
}

/** A JSON response that went through its schema, so that it has nothing which the contract does not name. */
export function jsonResponse<Schema extends z.ZodType>(
  status: number,
  schema: Schema,
  value: z.input<Schema>,
  headers: Headers = {},
): HttpResponse {
  return textResponse(status, 'application/json', JSON.stringify(schema.parse(value)), headers);
}
