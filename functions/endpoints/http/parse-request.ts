import * as z from 'zod';
import { MAX_JSON_BYTES } from '../../../api/limits.ts';
import type { RequestSchema } from '../../../api/requests.ts';
import { ApiError } from '../../domain/errors.ts';
import { parseJson } from '../../domain/parse-json.ts';
import { describeIssues, describeParameter } from './describe-issues.ts';
import type { HttpRequest } from './request.ts';
import { sayIssue } from './say-issue.ts';

/** The parameters of the path, parsed. */
export type PathInput<Schema extends RequestSchema> = z.output<Schema['path']>;

/** What a handler gets of a request beside its path. */
export interface Input<Schema extends RequestSchema> {
  readonly query: z.output<Schema['query']>;
  readonly headers: z.output<Schema['headers']>;
}

/**
 * The parameters of the path.
 *
 * @throws {ApiError} `container_not_found` or `image_not_found` for a malformed id: it must look like an unknown one
 */
export function parsePath<Schema extends RequestSchema>(
  schema: Schema,
  request: Pick<HttpRequest, 'pathParameters'>,
): PathInput<Schema> {
  const parsed = z.safeParse<Schema['path']>(schema.path, request.pathParameters);
  if (parsed.success) return parsed.data;
  const isContainer = parsed.error.issues.some(({ path }) => path[0] === 'container_id');
  throw new ApiError(isContainer ? 'container_not_found' : 'image_not_found');
}

/**
 * Query and headers.
 *
 * @throws {ApiError} `invalid_request`, whose message names the parameter or the header
 */
export function parseInput<Schema extends RequestSchema>(
  schema: Schema,
  request: Pick<HttpRequest, 'query' | 'headers'>,
): Input<Schema> {
  return {
    query: parseParameters<Schema['query']>('parameter', schema.query, request.query),
    headers: parseParameters<Schema['headers']>('header', schema.headers, request.headers),
  };
}

function parseParameters<Schema extends z.ZodType>(
  kind: 'parameter' | 'header',
  schema: Schema,
  values: Readonly<Record<string, string>>,
): z.output<Schema> {
  const parsed = z.safeParse(schema, values, { error: sayIssue });
  if (parsed.success) return parsed.data;
  throw new ApiError('invalid_request', describeParameter(kind, parsed.error.issues));
}

/** Reads what an endpoint needs of a request's body. */
export type ReadBody<Body> = (request: Pick<HttpRequest, 'headers' | 'body'>) => Body | Promise<Body>;

/** Of endpoints without a body: whatever comes is ignored. */
export const noBody: ReadBody<undefined> = () => undefined;

/**
 * A JSON body of this schema.
 *
 * @throws {ApiError} `invalid_request`, whose message names the field that is wrong; `image_too_large`
 */
export function jsonBody<Schema extends z.ZodType>(schema: Schema): ReadBody<z.output<Schema>> {
  return ({ body }) => {
    const value = readJson(body);
    const parsed = z.safeParse(schema, value, { error: sayIssue });
    if (parsed.success) return parsed.data;
    throw new ApiError('invalid_request', `The body is not as documented: ${describeIssues(parsed.error.issues)}`);
  };
}

/** Stands in a text for bytes that are not UTF-8. Here the decoder writes it; on AWS, API Gateway has done so before. */
const UNREADABLE = '\ufffd';

function readJson(body: Uint8Array): unknown {
  if (body.byteLength === 0) throw new ApiError('invalid_request', 'The request has no body; please send JSON');
  if (body.byteLength > MAX_JSON_BYTES) throw new ApiError('image_too_large', TOO_MUCH_JSON);
  // Leaves a byte order mark out, which some clients put before what they send.
  const text = new TextDecoder().decode(body);
  if (text.includes(UNREADABLE)) throw new ApiError('invalid_request', 'The body is not JSON in UTF-8');
  const value = parseJson(text);
  if (value === undefined) throw new ApiError('invalid_request', 'The body is not JSON');
  return value;
}

const TOO_MUCH_JSON = `The body is larger than ${MAX_JSON_BYTES / 1_000_000} MB`;

/** The same where the body may be left out, which means the same as `{}`. */
export function optionalJsonBody<Schema extends z.ZodType>(schema: Schema): ReadBody<z.output<Schema>> {
  const read = jsonBody(schema);
  return (request) => read(request.body.byteLength > 0 ? request : { ...request, body: Buffer.from('{}') });
}
