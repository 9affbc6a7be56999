import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import { DEFAULT_THRESHOLD, MAX_IDEMPOTENCY_KEY_LENGTH, MAX_THRESHOLD } from '../../api/limits.ts';
import { ApiError } from '../domain/errors.ts';
import { isId } from '../domain/ids.ts';
import { parseJson } from '../domain/parse-json.ts';
import { headerOf } from '../runtime/headers.ts';

/**
 * The container id of the path.
 *
 * @throws {ApiError} `container_not_found` for a malformed id too: nobody can tell it from an unknown one
 */
export function containerIdOf(event: APIGatewayProxyEvent): string {
  const id = event.pathParameters?.container_id ?? '';
  if (!isId(id)) throw new ApiError('container_not_found');
  return id;
}

/**
 * The image id of the path.
 *
 * @throws {ApiError} `image_not_found` for a malformed id too
 */
export function imageIdOf(event: APIGatewayProxyEvent): string {
  const id = event.pathParameters?.image_id ?? '';
  if (!isId(id)) throw new ApiError('image_not_found');
  return id;
}

const printable = /^[\x20-\x7e]+$/;

/**
 * The key by which the client can repeat this call, if it sent one.
 *
 * @throws {ApiError} `invalid_request` when it is too long or has characters that cannot be printed
 */
export function idempotencyKeyOf(event: APIGatewayProxyEvent): string | undefined {
  const key = headerOf(event, 'idempotency-key');
  if (key === undefined) return undefined;
  if (key.length > MAX_IDEMPOTENCY_KEY_LENGTH || !printable.test(key)) {
    const rule = `must have 1 to ${MAX_IDEMPOTENCY_KEY_LENGTH} printable ASCII characters`;
    throw new ApiError('invalid_request', `The header Idempotency-Key ${rule}`);
  }
  return key;
}

/**
 * The JSON body of a request.
 *
 * @throws {ApiError} `invalid_request`, whose message names the field that is wrong
 */
export function readJsonBody<Schema extends z.ZodType>(event: APIGatewayProxyEvent, schema: Schema): z.output<Schema> {
  const text = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString('utf8');
  const value = parseJson(text);
  if (value === undefined) throw new ApiError('invalid_request', 'The body is not JSON');
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(describeIssue).join('; ');
  throw new ApiError('invalid_request', `The body is not as documented: ${cut(problems, MAX_PROBLEMS_LENGTH)}`);
}

/** Names of unknown fields in a message, their characters, and the characters of all problems: a client may send anything. */
const MAX_NAMED_FIELDS = 3;
const MAX_NAME_LENGTH = 40;
const MAX_PROBLEMS_LENGTH = 500;

function describeIssue(issue: z.core.$ZodIssue): string {
  const place = issue.path.join('.') || 'the body';
  if (issue.code !== 'unrecognized_keys') return `${place}: ${issue.message}`;
  const named = issue.keys.slice(0, MAX_NAMED_FIELDS).map((key) => `"${cut(key, MAX_NAME_LENGTH)}"`);
  const others = issue.keys.length - named.length;
  return `${place}: unknown field ${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);

/** Decimal, as JSON writes numbers, without what else `Number` takes: spaces, hexadecimal, a sign. */
const decimal = /^\d+(\.\d+)?(e[+-]?\d+)?$/i;

const thresholdSchema = z.string().regex(decimal).transform(Number).pipe(z.number().max(MAX_THRESHOLD));

/**
 * The threshold that the client wants, or the usual one.
 *
 * @throws {ApiError} `invalid_request` when it is no number from 0 to `MAX_THRESHOLD`
 */
export function thresholdOf(event: APIGatewayProxyEvent): number {
  const text = event.queryStringParameters?.threshold;
  if (text === undefined) return DEFAULT_THRESHOLD;
  const parsed = thresholdSchema.safeParse(text);
  if (!parsed.success) {
    throw new ApiError('invalid_request', `The parameter threshold must be a number from 0 to ${MAX_THRESHOLD}`);
  }
  return parsed.data;
}

/**
 * The path of a resource of this API as the client must call it: on AWS the stage or the base path of a custom domain
 * stands before it, which is what the request's own path has more than its resource.
 */
export function linkTo(event: APIGatewayProxyEvent, path: string): string {
  const requested = event.requestContext.path.split('/');
  const ownSegments = event.resource.split('/').length - 1;
  return requested.slice(0, requested.length - ownSegments).join('/') + path;
}
