import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { errorResponse, logCause, toApiError } from '../../endpoints/http/error-response.ts';
import type { Log } from '../../telemetry/log.ts';
import { requestIdOf } from '../http-request.ts';
import { toProxyResult } from '../proxy-result.ts';
import type { NotedContext } from './request-log.ts';

/** Turns what an endpoint has thrown into the API's error response; the cause goes to the log. */
export function errorResponses(
  log: Log,
): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult, Error, NotedContext> {
  return {
    onError: (request) => {
      const requestId = requestIdOf(request.event, request.context);
      const error = toApiError(request.error);
      logCause(log.with({ request_id: requestId }), error);
      request.context.note?.({ error_code: error.code });
      request.response = toProxyResult(errorResponse(error, requestId), request.event.httpMethod);
    },
  };
}
