import middy, { type MiddlewareObj, type Request } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { type ApiErrorCode, apiErrors, invitesRetry } from '../../api/errors.ts';
import { RETRY_AFTER_SECONDS } from '../../api/limits.ts';
import { errorSchema } from '../../api/schemas.ts';
import { ApiError, TransientError } from '../domain/errors.ts';
import { jsonAnswer } from './response.ts';
import { allowOrigin } from './cors.ts';
import { readEnvironment } from './env.ts';
import { describeError, type Log, type LogFields } from './logger.ts';
import { corsEnvironment } from './settings.ts';

/** Every HTTP function gives the same pages access, so it is no matter of the entries. */
const { CORS_ORIGIN } = readEnvironment(corsEnvironment);

/** What an endpoint may know of its request beside the event. */
interface RequestScope {
  /** Adds ids to the line that is logged for this request. */
  note(fields: LogFields): void;
}

export type Endpoint = (event: APIGatewayProxyEvent, scope: RequestScope) => Promise<APIGatewayProxyResult>;

/** The handler of an HTTP function: errors become the service's error bodies, and each request is logged once. */
export function httpHandler(log: Log, endpoint: Endpoint) {
  const notes = new WeakMap<APIGatewayProxyEvent, LogFields>();
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>({ timeoutEarlyInMillis: 0 })
    .use(allowOrigin(CORS_ORIGIN))
    .use(followRequest(log, notes))
    .handler(async (event: APIGatewayProxyEvent) => {
      const note = (fields: LogFields) => notes.set(event, { ...notes.get(event), ...fields });
      return await endpoint(event, { note });
    });
}

/** An error body of the API. */
function errorAnswer(code: ApiErrorCode, message: string, requestId: string): APIGatewayProxyResult {
  const { status } = apiErrors[code];
  const retry = invitesRetry(code) ? { 'Retry-After': String(RETRY_AFTER_SECONDS) } : {};
  return jsonAnswer(status, errorSchema, { error: message, code, request_id: requestId }, retry);
}

type HttpRequest = Request<APIGatewayProxyEvent, APIGatewayProxyResult>;

function followRequest(
  log: Log,
  notes: WeakMap<APIGatewayProxyEvent, LogFields>,
): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  const starts = new WeakMap<APIGatewayProxyEvent, number>();

  /** The route and not the path, because a path may hold whatever a client put there. */
  const logRequest = ({ event, context, response }: HttpRequest, fields: LogFields = {}) =>
    log.info('REQUEST', 'Request answered', {
      request_id: requestIdOf(event, context),
      method: event.httpMethod,
      route: event.resource,
      status: response?.statusCode,
      duration_ms: Math.round(performance.now() - (starts.get(event) ?? performance.now())),
      ...notes.get(event),
      ...fields,
    });

  return {
    before: ({ event }) => {
      starts.set(event, performance.now());
    },
    after: (request) => logRequest(request),
    onError: (request) => {
      const requestId = requestIdOf(request.event, request.context);
      const refusal = toRefusal(request.error);
      logCause(log.with({ request_id: requestId }), refusal);
      request.response = errorAnswer(refusal.code, refusal.message, requestId);
      logRequest(request, { error_code: refusal.code });
    },
  };
}

const requestIdOf = (event: APIGatewayProxyEvent, context: Context): string =>
  event.requestContext.requestId ?? context.awsRequestId;

function toRefusal(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof TransientError) return new ApiError('unavailable', undefined, { cause: error });
  return new ApiError('internal_error', undefined, { cause: error });
}

/** What went wrong inside is for the operator's eyes only; a plain refusal has no such cause. */
function logCause(log: Log, { code, cause }: ApiError): void {
  if (code === 'internal_error') log.error('REQUEST_FAILED', 'Unexpected error', describeError(cause));
  else if (code === 'unavailable')
    log.warn('SERVICE_UNAVAILABLE', 'A store did not answer', describeError(rootOf(cause)));
}

const rootOf = (error: unknown): unknown => (error instanceof Error && error.cause ? rootOf(error.cause) : error);
