import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from '../../functions/domain/errors.ts';
import type { Endpoint } from '../../functions/endpoints/http/endpoint.ts';
import { errorResponse, logCause, toApiError } from '../../functions/endpoints/http/error-response.ts';
import { type HttpResponse, textResponse } from '../../functions/endpoints/http/response.ts';
import type { Log, LogFields } from '../../functions/telemetry/log.ts';
import { LAMBDA_EVENT_BYTES } from '../../settings/work-limits.ts';
import { type Authenticate, identify } from './access/authenticate.ts';
import { type AccessRules, checkHost, checkOrigin, isSafe } from './access/check-access.ts';
import { corsHeaders, preflightResponse } from './access/cross-origin.ts';
import { type BodyLimit, eventLimit } from './bodies/body-limit.ts';
import { freeBody } from './bodies/free-body.ts';
import { createMemoryLimiter, type MemoryLease, type MemoryLimits } from './bodies/memory-limiter.ts';
import type { Pace } from './bodies/read-body.ts';
import { receiveBody } from './bodies/receive-body.ts';
import { ClientGone, GatewayError } from './gateway-error.ts';
import { createRouter, type RouteMatch, type RoutePattern } from './match-route.ts';
import { checkHead, originOf, prefixOf, type RequestHead, readHead, readQuery } from './read-request.ts';
import { type DrainLimits, sendResponse } from './send-response.ts';
import { TimeoutError, within } from './within.ts';

/** A route with the endpoint behind it. */
export interface GatewayRoute extends RoutePattern {
  readonly operationId: string;
  /** Whether a caller needs a token, where tokens are asked for at all. */
  readonly authenticated: boolean;
  readonly endpoint: Endpoint;
  /** Without it the route takes what Lambda would take. */
  readonly bodyLimit?: BodyLimit;
}

export interface ServeOptions extends AccessRules {
  readonly routes: readonly GatewayRoute[];
  /** Without it everyone may call. */
  readonly authenticate?: Authenticate | undefined;
  readonly log: Log;
  /** Writes errors in another shape than the API's. */
  readonly formatError?: typeof errorResponse;
}

/** Times in milliseconds. */
export interface ServeLimits {
  /** For an endpoint to respond; by default API Gateway's own limit. */
  readonly integrationTimeout: number;
  readonly memory: MemoryLimits;
  readonly pace: Pace;
  readonly drain: DrainLimits;
}

/** Answers one request. It throws only what is an internal error of the gateway. */
export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** One request on its way. */
interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly head: RequestHead;
  readonly found: RouteMatch<GatewayRoute>;
  readonly requestId: string;
  readonly lease: MemoryLease;
  readonly log: Log;
  note(fields: LogFields): void;
}

/** @param isClosing whether the server takes no more requests */
export function createServe(options: ServeOptions, limits: ServeLimits, isClosing: () => boolean): Serve {
  const { corsOrigin, formatError = errorResponse } = options;
  const findRoute = createRouter(options.routes);
  const memory = createMemoryLimiter(limits.memory);
  const cors = corsHeaders(corsOrigin);

  return async (request, response) => {
    const start = performance.now();
    const requestId = randomUUID();
    const head = readHead(request);
    const found = findRoute(head.method, withoutSlash(head.path));
    const log = options.log.with({ request_id: requestId });
    let notes: LogFields = {};
    const note = (fields: LogFields) => {
      notes = { ...notes, ...fields };
    };
    const answer = await answerCall({ request, response, head, found, requestId, lease: memory.open(), log, note });
    if (!answer) return;
    log.info('REQUEST', 'Request answered', {
      method: head.method,
      // Not the path, which may hold whatever a client has put there.
      route: found.kind === 'matched' ? found.route.path : '(none)',
      status: answer.status,
      duration_ms: Math.round(performance.now() - start),
      ...notes,
    });
    const headers = { ...answer.headers, ...cors };
    await sendResponse(request, response, { ...answer, headers, requestId, close: isClosing() }, limits.drain);
  };

  /** @returns undefined when the client has gone away */
  async function answerCall(call: Call): Promise<HttpResponse | undefined> {
    try {
      return await respond(call);
    } catch (error) {
      if (error instanceof ClientGone) return undefined;
      const apiError = toApiError(error);
      const own = apiError instanceof GatewayError ? apiError.response : undefined;
      if (!own) logCause(call.log, apiError);
      call.note({ error_code: apiError.code });
      return formatError(apiError, call.requestId, own);
    } finally {
      call.lease.release();
    }
  }

  async function respond(call: Call): Promise<HttpResponse> {
    const { request, head, found } = call;
    const access = { ...head, localAddress: request.socket.localAddress };
    checkHead(request);
    checkHost(access, options);
    if (isClosing()) throw new GatewayError('unavailable');
    if (found.kind === 'no_route') throw new ApiError('route_not_found');
    if (found.kind === 'no_method') return answerOtherMethod(head.method, found.allowed);
    checkOrigin(access, options);
    if (isSafe(head.method) && withoutSlash(head.path) !== head.path) return redirectToResource(head);
    return await callEndpoint(call, found);
  }

  function answerOtherMethod(method: string, allowed: readonly string[]): HttpResponse {
    if (method === 'OPTIONS' && corsOrigin) return preflightResponse(corsOrigin, allowed);
    throw new GatewayError('method_not_allowed', { headers: { Allow: allowed.join(', ') } });
  }

  async function callEndpoint(
    call: Call,
    { route, pathParameters }: RouteMatch<GatewayRoute> & { kind: 'matched' },
  ): Promise<HttpResponse> {
    const { request, head, log, note } = call;
    const principal = route.authenticated
      ? await identify(options.authenticate, head.headers.authorization, log)
      : undefined;
    const httpRequest = {
      requestId: call.requestId,
      method: head.method,
      route: route.path,
      path: prefixOf(head) + withoutSlash(head.path),
      origin: originOf(head, request.socket.localPort),
      pathParameters,
      query: readQuery(head.query),
      headers: head.headers,
      body: await receiveBody(call, route.bodyLimit ?? eventLimit, limits.pace),
      principal,
    };
    try {
      const answer = await within(limits.integrationTimeout, () => route.endpoint(httpRequest, { note }));
      // After an error, as when its time is up, an endpoint may still be at work with the body.
      freeBody(httpRequest.body);
      if (answer.body.length > LAMBDA_EVENT_BYTES) throw new Error('The response is larger than Lambda lets through');
      return answer;
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      log.error('ENDPOINT_TIMED_OUT', 'An endpoint did not respond in time', { operation: route.operationId });
      throw new GatewayError('unavailable', { status: 504 });
    }
  }
}

/**
 * Clients that build URLs like to add a slash at the end. Pages that came so would look for their files in the wrong place.
 * The location is relative, because a proxy may serve the API below a path.
 */
function redirectToResource({ path, query }: RequestHead): HttpResponse {
  const resource = `../${withoutSlash(path).split('/').at(-1)}`;
  const location = query === '' ? resource : `${resource}?${query}`;
  return textResponse(308, 'text/plain', '', { Location: location });
}

const withoutSlash = (path: string): string => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);
