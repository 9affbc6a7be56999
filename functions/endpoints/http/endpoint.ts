import type { RequestSchema } from '../../../api/requests.ts';
import { ApiError } from '../../domain/errors.ts';
import type { LogFields } from '../../telemetry/log.ts';
import { checkContentEncoding } from './headers/check-encoding.ts';
import { type Input, type PathInput, parseInput, parsePath, type ReadBody } from './parse-request.ts';
import type { HttpRequest } from './request.ts';
import type { HttpResponse } from './response.ts';

/** What an endpoint may do beside answering. */
export interface EndpointContext {
  /** Adds ids to the line that is logged for this request. */
  note(fields: LogFields): void;
}

/**
 * One operation of the API as a function of its request. Once it has answered, the memory of the request's body may be freed.
 *
 * @throws {ApiError} what the caller did wrong
 * @throws {TransientError} a store did not respond
 */
export type Endpoint = (request: HttpRequest, context: EndpointContext) => Promise<HttpResponse>;

/** A request that its schema has parsed, with all that a handler needs. */
export interface Call<Schema extends RequestSchema, Body> extends EndpointContext, Input<Schema> {
  readonly path: PathInput<Schema>;
  readonly body: Body;
  readonly request: HttpRequest;
}

/** An endpoint for everyone. */
export function publicEndpoint<Schema extends RequestSchema, Body>(
  schema: Schema,
  readBody: ReadBody<Body>,
  handle: (call: Call<Schema, Body>) => Promise<HttpResponse>,
): Endpoint {
  return async (request, { note }) => {
    const path = parsePath(schema, request);
    note(idsIn(path));
    const input = parseInput(schema, request);
    if (request.body.byteLength > 0) checkContentEncoding(request);
    return await handle({ ...input, path, body: await readBody(request), request, note });
  };
}

/**
 * An endpoint for known callers: its handler also gets the owner of what it makes and finds.
 *
 * @throws {ApiError} `unauthorized` when the authorizer names no caller
 */
export function ownerEndpoint<Schema extends RequestSchema, Body>(
  schema: Schema,
  readBody: ReadBody<Body>,
  handle: (call: Call<Schema, Body> & { readonly owner: string }) => Promise<HttpResponse>,
): Endpoint {
  return async (request, context) => {
    const owner = request.principal;
    if (!owner) throw new ApiError('unauthorized');
    const endpoint = publicEndpoint(schema, readBody, async (call) => await handle({ ...call, owner }));
    return await endpoint(request, context);
  };
}

/** The ids of a path, for the log. They are well-formed, or the path would have been rejected. */
function idsIn(path: Readonly<Record<string, unknown>>): LogFields {
  const { container_id, image_id } = path;
  return {
    ...(typeof container_id === 'string' && { container_id }),
    ...(typeof image_id === 'string' && { image_id }),
  };
}
