import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { Endpoint } from '../endpoints/http/endpoint.ts';
import { createLog, type LogFields, type LogSink } from '../telemetry/log.ts';
import { toHttpRequest } from './http-request.ts';
import { jsonSink } from './json-sink.ts';
import { allowOrigin } from './middlewares/allow-origin.ts';
import { errorResponses } from './middlewares/error-responses.ts';
import { type NotedContext, requestLog } from './middlewares/request-log.ts';
import { toProxyResult } from './proxy-result.ts';
import type { HttpEnvironment } from './settings.ts';

/**
 * The handler of an HTTP function: calls the endpoint with the request that API Gateway's event holds. Errors become the
 * API's error responses, and each request is logged once.
 */
export function httpHandler(
  endpoint: Endpoint,
  environment: HttpEnvironment,
  sink: LogSink = jsonSink(),
): (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult> {
  const log = createLog(environment.LOG_LEVEL, sink);
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult, Error, NotedContext>({ timeoutEarlyInMillis: 0 })
    .use(allowOrigin(environment.CORS_ORIGIN))
    .use(requestLog(log))
    .use(errorResponses(log))
    .handler(async (event, context) => {
      const request = toHttpRequest(event, context, environment);
      const note = (fields: LogFields) => context.note?.(fields);
      return toProxyResult(await endpoint(request, { note }), event.httpMethod);
    });
}
