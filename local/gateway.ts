import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { ApiErrorCode } from '../api/errors.ts';
import { LAMBDA_EVENT_BYTES } from '../settings/work-limits.ts';
import { describeError, type Log } from '../functions/telemetry/log.ts';
import { answerPreflight, letPagesRead } from './answer-preflight.ts';
import type { Authorizer } from './authorize-request.ts';
import { createByteBudget } from './byte-budget.ts';
import { authorize, callFunction, type FunctionRoute } from './call-function.ts';
import { type GatewayAnswer, refuse, writeAnswer } from './gateway-answer.ts';
import { addressOf } from './listen.ts';
import { matchRoute } from './match-route.ts';
import { createProxyEvent } from './proxy-event.ts';
import { announcedLength, drain, readBody } from './request-body.ts';
import { answerUnreadable, type Exchange, unreadableMessages } from './unreadable-request.ts';

/** Times in milliseconds. */
interface GatewayLimits {
  /** For a function to answer; API Gateway's own limit. */
  readonly integrationTimeout: number;
  /** For a client to send the headers of a request. */
  readonly headersTimeout: number;
  /** For a client to send a whole request. */
  readonly requestTimeout: number;
  /** In which a client may send nothing while its body is read. */
  readonly stallTimeout: number;
  /** How long an idle connection stays open. */
  readonly keepAliveTimeout: number;
  /** How much and how long the rest of a refused request is taken in, so that the client sees the answer. */
  readonly drain: { readonly bytes: number; readonly milliseconds: number };
  /** Bytes of all bodies in memory together; beyond it they are not read on until others are done. */
  readonly bodyBytes: number;
}

const usualLimits: GatewayLimits = {
  integrationTimeout: 29_000,
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  stallTimeout: 10_000,
  keepAliveTimeout: 10_000,
  drain: { bytes: 64_000_000, milliseconds: 5_000 },
  bodyBytes: 64_000_000,
};

/** Bytes of each body that count nothing: about what a connection has in its buffers anyway. */
const FREE_BYTES = 64 * 1024;

/** What is no picture may be as large as an event. */
const eventTooLarge = { message: `The request is larger than ${LAMBDA_EVENT_BYTES / 1024 / 1024} MB` };

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
    // Node would refuse it with an empty body.
    requireHostHeader: false,
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

/** @returns what is under way, by connection */
function serveFunctions(server: Server, options: GatewayOptions, limits: GatewayLimits): WeakMap<Duplex, Exchange> {
  const budget = createByteBudget(limits.bodyBytes, FREE_BYTES);
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
  server.on('request', serve).on('checkContinue', serve).on('checkExpectation', serve);
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

    const problem = findProblem(request);
    if (problem) return await refuseAndLog('invalid_request', problem);
    const refuseTooLarge = () => refuseAndLog('image_too_large', match.route.takesForm ? {} : eventTooLarge);
    if ((announcedLength(request) ?? 0) > LAMBDA_EVENT_BYTES) return await refuseTooLarge();

    const account = budget.open();
    try {
      if (expectsContinue(request)) response.writeContinue();
      const { stallTimeout } = limits;
      const body = await readBody(request, { limit: LAMBDA_EVENT_BYTES, stallTimeout, account });
      if (body === 'aborted') return;
      if (body === 'too_large') return await refuseTooLarge();
      if (body === 'stalled') {
        return await refuseAndLog('invalid_request', { status: 408, message: unreadableMessages[408] });
      }

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
      if (eventBytes(event) > LAMBDA_EVENT_BYTES) return await refuseTooLarge();
      const refusal = await authorize(options.authorizer, match.route, event);
      if (refusal) return await refuseAndLog(refusal, refusal === 'unauthorized' ? { headers: bearerChallenge } : {});
      const answer = await callFunction(match.route, event, limits.integrationTimeout, options.log);
      if ('refusal' in answer) return await refuseAndLog(answer.refusal, { status: answer.status });
      await send(request, response, answer, requestId);
    } finally {
      account.close();
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

/** What a request of HTTP/1.1 may not lack or ask for. Node would answer it itself, with an empty body. */
function findProblem(request: IncomingMessage): { status: number; message: string } | undefined {
  const { host, expect } = request.headers;
  if (request.httpVersion === '1.1' && host === undefined) {
    return { status: 400, message: 'The header Host is missing' };
  }
  if (expect !== undefined && !expectsContinue(request)) {
    return { status: 417, message: 'The header Expect can be 100-continue only' };
  }
  return undefined;
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
