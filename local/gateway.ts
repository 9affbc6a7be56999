import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { ApiErrorCode } from '../api/errors.ts';
import { LAMBDA_EVENT_BYTES } from '../api/limits.ts';
import { describeError, type Log } from '../functions/runtime/logger.ts';
import { answerPreflight, letPagesRead } from './answer-preflight.ts';
import { type Authorizer, authorizeRequest } from './authorize-request.ts';
import { createByteBudget } from './byte-budget.ts';
import { type GatewayAnswer, rawAnswer, readProxyResult, refuse, writeAnswer } from './gateway-answer.ts';
import { type Handler, InvocationTimeout, invoke } from './invoke.ts';
import { addressOf } from './listen.ts';
import { type GatewayRoute, matchRoute } from './match-route.ts';
import { createProxyEvent } from './proxy-event.ts';
import { announcedLength, drain, readBody } from './request-body.ts';

/** A route with the function behind it. */
export interface FunctionRoute extends GatewayRoute {
  readonly operationId: string;
  readonly handler: Handler<APIGatewayProxyEvent, unknown>;
  /** Whether the authorizer, where there is one, has to let a caller in. */
  readonly authenticated: boolean;
}

/** Times in milliseconds. */
interface GatewayLimits {
  /** For a function to answer; API Gateway's own limit. */
  readonly integrationTimeout: number;
  /** For a client to send the headers of a request. */
  readonly headersTimeout: number;
  /** For a client to send a whole request. */
  readonly requestTimeout: number;
  /** How long an idle connection stays open. */
  readonly keepAliveTimeout: number;
  /** How much and how long the rest of a refused request is taken in, so that the client sees the answer. */
  readonly drain: { readonly bytes: number; readonly milliseconds: number };
  /** Bytes of all bodies in memory together; requests beyond it wait before they are read. */
  readonly bodyBytes: number;
}

const usualLimits: GatewayLimits = {
  integrationTimeout: 29_000,
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 10_000,
  drain: { bytes: 64_000_000, milliseconds: 5_000 },
  bodyBytes: 64_000_000,
};

/** How a client learns that it needs a token (RFC 6750 section 3). */
const bearerChallenge = { 'WWW-Authenticate': 'Bearer' } as const;

export interface GatewayOptions {
  readonly routes: readonly FunctionRoute[];
  /** Decides who may call the routes that need a caller. Without it everybody may. */
  readonly authorizer?: Authorizer | undefined;
  /** Web origin whose pages may call; without it none but those of this server. */
  readonly corsOrigin?: string | undefined;
  /** Media types whose bodies reach a function as base64. */
  readonly binaryMediaTypes: readonly string[];
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly log: Log;
  readonly limits?: Partial<GatewayLimits>;
}

export interface Gateway {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Takes no more requests and settles when those under way are answered. */
  close(): Promise<void>;
  /** Ends all connections at once. */
  destroy(): void;
}

/**
 * Starts an HTTP server that calls functions as an API Gateway REST API does, with its events, limits and errors.
 *
 * @throws an error with the `code` of the operating system when the port cannot be taken
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const limits = { ...usualLimits, ...options.limits };
  const server = createServer({
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    connectionsCheckingInterval: Math.min(1_000, limits.headersTimeout),
  });
  const exchanges = serveFunctions(server, options, limits);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    answerUnreadable(error, socket, exchanges.get(socket), options.log);
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    ...addressOf(server, options.host),
    async close() {
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeIdleConnections();
      await closed;
    },
    destroy: () => server.closeAllConnections(),
  };
}

/** A request that is not answered yet. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** @returns what is under way, by connection */
function serveFunctions(server: Server, options: GatewayOptions, limits: GatewayLimits): WeakMap<Duplex, Exchange> {
  const budget = createByteBudget(limits.bodyBytes);
  const exchanges = new WeakMap<Duplex, Exchange>();

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    exchanges.set(request.socket, { request, response });
    response.once('close', () => exchanges.delete(request.socket));
    // Errors of a connection end the exchange by its `close`; without a listener they would end the process.
    response.on('error', () => undefined);
    exchange(request, response).catch((error: unknown) => {
      options.log.error('GATEWAY_FAILED', 'The local gateway failed', describeError(error));
      response.destroy();
    });
  };

  /** The client waits for a word before it sends its body. Node has it said by whoever reads the body. */
  server.on('request', serve).on('checkContinue', serve);
  return exchanges;

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    const start = performance.now();
    const { path, query } = splitTarget(request.url ?? '/');
    const method = request.method ?? 'GET';
    const match = matchRoute(options.routes, method, path);

    const refuseAndLog = async (code: ApiErrorCode, settings: Parameters<typeof refuse>[2] = {}) => {
      const headers = { ...letPagesRead(options.corsOrigin), ...settings.headers };
      const answer = refuse(code, requestId, { ...settings, headers });
      options.log.info('REQUEST', 'Request refused by the gateway', {
        request_id: requestId,
        method,
        route: match.kind === 'matched' ? match.route.path : '(none)',
        status: answer.status,
        duration_ms: Math.round(performance.now() - start),
        error_code: code,
      });
      await send(request, response, answer, requestId);
    };

    if (match.kind === 'no_route') return await refuseAndLog('route_not_found');
    if (match.kind === 'no_method') {
      const preflight = answerPreflight(options.corsOrigin, method, match.allowed);
      if (preflight) return await send(request, response, preflight, requestId);
      return await refuseAndLog('method_not_allowed', { headers: { Allow: match.allowed.join(', ') } });
    }

    const length = announcedLength(request) ?? LAMBDA_EVENT_BYTES;
    if (announcedLength(request) !== undefined && length > LAMBDA_EVENT_BYTES) {
      return await refuseAndLog('image_too_large');
    }
    const giveBack = await budget.take(length);
    try {
      if (expectsContinue(request)) response.writeContinue();
      const body = await readBody(request, LAMBDA_EVENT_BYTES);
      if (body === 'aborted') return;
      if (body === 'too_large') return await refuseAndLog('image_too_large');

      const event = createProxyEvent(
        {
          requestId,
          method,
          path,
          query,
          rawHeaders: request.rawHeaders,
          body,
          sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
          httpVersion: request.httpVersion,
          receivedAt: new Date(),
          port: request.socket.localPort ?? options.port,
        },
        {
          resource: match.route.path,
          pathParameters: match.pathParameters,
          binaryMediaTypes: options.binaryMediaTypes,
        },
      );
      if (eventBytes(event) > LAMBDA_EVENT_BYTES) return await refuseAndLog('image_too_large');
      const refusal = await authorize(match.route, event);
      if (refusal) return await refuseAndLog(refusal, refusal === 'unauthorized' ? { headers: bearerChallenge } : {});
      const answer = await callFunction(match.route, event);
      if ('refusal' in answer) return await refuseAndLog(answer.refusal, { status: answer.status });
      await send(request, response, answer, requestId);
    } finally {
      giveBack();
    }
  }

  /** Puts the principal into the event, or says why the request may not pass. */
  async function authorize(route: FunctionRoute, event: APIGatewayProxyEvent): Promise<ApiErrorCode | undefined> {
    if (!options.authorizer || !route.authenticated) return undefined;
    const authorization = await authorizeRequest(options.authorizer, event);
    if (authorization === 'undecided') return 'unavailable';
    if (typeof authorization === 'string') return authorization;
    event.requestContext.authorizer = { principalId: authorization.principalId };
    return undefined;
  }

  async function callFunction(
    route: FunctionRoute,
    event: APIGatewayProxyEvent,
  ): Promise<GatewayAnswer | { refusal: ApiErrorCode; status: number }> {
    const log = options.log.with({ request_id: event.requestContext.requestId });
    try {
      const result = await invoke(route.handler, event, route.operationId, limits.integrationTimeout / 1000);
      const answer = readProxyResult(result);
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

  /** Sends an answer. When not all of the request was read, the connection takes the rest in and then ends. */
  async function send(
    request: IncomingMessage,
    response: ServerResponse,
    answer: GatewayAnswer,
    requestId: string,
  ): Promise<void> {
    if (response.destroyed) return;
    const unread = hasUnreadBody(request);
    writeAnswer(response, answer, requestId, unread || !server.listening);
    if (unread && !awaitsContinue(request, response) && !(await drain(request, limits.drain))) {
      request.socket.destroy();
      return;
    }
    response.end();
  }
}

/** The target of a request may be a whole URL, when it was meant for a proxy. */
function splitTarget(target: string): { path: string; query: string } {
  const relative = /^https?:\/\//i.test(target) ? target.replace(/^https?:\/\/[^/?]*/i, '') || '/' : target;
  const mark = relative.indexOf('?');
  return mark < 0 ? { path: relative, query: '' } : { path: relative.slice(0, mark), query: relative.slice(mark + 1) };
}

const expectsContinue = (request: IncomingMessage): boolean => request.headers.expect?.toLowerCase() === '100-continue';

/** The client still waits to be told to send its body, and will not send it after another answer. */
const awaitsContinue = (request: IncomingMessage, response: ServerResponse): boolean =>
  expectsContinue(request) && !response.writableFinished && request.readableDidRead === false;

const hasUnreadBody = (request: IncomingMessage): boolean => !request.readableEnded && announcedLength(request) !== 0;

/** Bytes of the event as Lambda receives it. The body is measured apart, because base64 has nothing to escape. */
function eventBytes(event: APIGatewayProxyEvent): number {
  const rest = Buffer.byteLength(JSON.stringify({ ...event, body: '' }));
  if (event.body === null) return rest;
  return rest + (event.isBase64Encoded ? event.body.length : Buffer.byteLength(JSON.stringify(event.body)));
}

/** Answers what is no HTTP, or comes too slowly, and ends the connection. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex, current: Exchange | undefined, log: Log): void {
  // What cannot be read comes after a whole request, whose answer this would seem to be; or it has begun already.
  const answersOther = current && (current.request.complete || current.response.headersSent);
  if (answersOther || error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  const status = unreadableStatus(error.code);
  const answer = refuse('invalid_request', requestId, { status, message: unreadableMessages[status] });
  log.info('REQUEST', 'Request refused by the gateway', {
    request_id: requestId,
    method: '-',
    route: '(none)',
    status,
    error_code: 'invalid_request',
  });
  socket.end(rawAnswer(answer, STATUS_CODES[status] ?? '', requestId), () => socket.destroy());
}

const unreadableMessages = {
  400: 'The request is not valid HTTP',
  408: 'The request did not arrive in time',
  431: 'The headers of the request are too large',
} as const;

function unreadableStatus(code: string | undefined): keyof typeof unreadableMessages {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  return 400;
}
