import { apiErrors, invitesRetry } from '../../../api/errors.ts';
import { RETRY_AFTER_SECONDS } from '../../../api/limits.ts';
import { errorSchema } from '../../../api/schemas.ts';
import { ApiError, TransientError } from '../../domain/errors.ts';
import { describeError, rootOf } from '../../telemetry/describe-error.ts';
import type { Log } from '../../telemetry/log.ts';
import { type Headers, type HttpResponse, jsonResponse } from './response.ts';

/** The API's error for whatever an endpoint has thrown: what is not meant for the caller becomes a fixed text. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof TransientError) return new ApiError('unavailable', undefined, { cause: error });
  return new ApiError('internal_error', undefined, { cause: error });
}

/**
 * The response to an error, in the shape of all errors of the API.
 *
 * @param status another than the usual one of the code
 */
export function errorResponse(
  {
    code,
    message,
    retryAfter = RETRY_AFTER_SECONDS,
  }: Pick<ApiError, 'code' | 'message'> & { retryAfter?: number | undefined },
  requestId: string,
  { status = apiErrors[code].status, headers = {} }: { status?: number; headers?: Headers } = {},
): HttpResponse {
  const retry = invitesRetry(code) ? { 'Retry-After': String(retryAfter) } : {};
  const body = { error: message, code, request_id: requestId };
  return jsonResponse(status, errorSchema, body, { ...retry, ...headers });
}

/** Logs the cause of an error that is not the caller's. It is for operators only. */
export function logCause(log: Log, { code, cause }: ApiError): void {
  if (code === 'internal_error') log.error('REQUEST_FAILED', 'Unexpected error', describeError(cause));
  else if (code === 'unavailable') {
    log.warn('SERVICE_UNAVAILABLE', 'A store did not respond', describeError(rootOf(cause)));
  }
}
