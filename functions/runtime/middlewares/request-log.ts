import type { MiddlewareObj, Request } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { EndpointContext } from '../../endpoints/http/endpoint.ts';
import type { Log, LogFields } from '../../telemetry/log.ts';
import { requestIdOf } from '../http-request.ts';

/** What is kept of a request until it is logged. */
interface RequestState extends Record<string, unknown> {
  start?: number;
  notes?: LogFields;
}

/** The context of an invocation, to which this middleware adds where ids can be noted. */
export interface NotedContext extends Context {
  note?: EndpointContext['note'];
}

type LoggedRequest = Request<APIGatewayProxyEvent, APIGatewayProxyResult, Error, NotedContext, RequestState>;

/** Logs each request once, with the ids that its endpoint and the other middlewares have noted by `context.note`. */
export function requestLog(
  log: Log,
): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult, Error, NotedContext, RequestState> {
  const write = ({ event, context, response, internal }: LoggedRequest) => {
    const { start = performance.now(), notes } = internal;
    log.info('REQUEST', 'Request answered', {
      request_id: requestIdOf(event, context),
      method: event.httpMethod,
      // Not the path, which may hold whatever a client has put there.
      route: event.resource,
      status: response?.statusCode,
      duration_ms: Math.round(performance.now() - start),
      ...notes,
    });
  };
  return {
    before: ({ internal, context }) => {
      internal.start = performance.now();
      context.note = (fields) => {
        internal.notes = { ...internal.notes, ...fields };
      };
    },
    after: write,
    onError: write,
  };
}
