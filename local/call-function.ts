import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { ApiErrorCode } from '../api/errors.ts';
import { describeError, type Log } from '../functions/telemetry/log.ts';
import { type Authorizer, authorizeRequest } from './authorize-request.ts';
import { type GatewayAnswer, readProxyResult } from './gateway-answer.ts';
import { type Handler, InvocationTimeout, invoke } from './invoke.ts';
import type { GatewayRoute } from './match-route.ts';

/** A route with the function behind it. */
export interface FunctionRoute extends GatewayRoute {
  readonly operationId: string;
  readonly handler: Handler<APIGatewayProxyEvent, unknown>;
  /** Whether the authorizer, where there is one, has to let a caller in. */
  readonly authenticated: boolean;
  /** Whether its body is a form with a picture. */
  readonly takesForm: boolean;
}

/** Puts the principal into the event, or says why the request may not pass. */
export async function authorize(
  authorizer: Authorizer | undefined,
  route: FunctionRoute,
  event: APIGatewayProxyEvent,
): Promise<ApiErrorCode | undefined> {
  if (!authorizer || !route.authenticated) return undefined;
  const authorization = await authorizeRequest(authorizer, event);
  if (authorization === 'undecided') return 'unavailable';
  if (typeof authorization === 'string') return authorization;
  event.requestContext.authorizer = { principalId: authorization.principalId };
  return undefined;
}

/**
 * The function's answer, or what API Gateway says in its place.
 *
 * @param timeout milliseconds for the function to answer
 */
export async function callFunction(
  route: FunctionRoute,
  event: APIGatewayProxyEvent,
  timeout: number,
  gatewayLog: Log,
): Promise<GatewayAnswer | { refusal: ApiErrorCode; status: number }> {
  const log = gatewayLog.with({ request_id: event.requestContext.requestId });
  try {
    const answer = readProxyResult(await invoke(route.handler, event, route.operationId, timeout / 1000));
    if (answer) return answer;
    log.error('FUNCTION_RESULT_INVALID', `The function ${route.operationId} returned no valid result`);
    return { refusal: 'internal_error', status: 502 };
  } catch (error) {
    log.error('FUNCTION_FAILED', `The function ${route.operationId} failed`, describeError(error));
    return error instanceof InvocationTimeout
      ? { refusal: 'unavailable', status: 504 }
      : { refusal: 'internal_error', status: 502 };
  }
}
