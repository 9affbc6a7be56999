import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { errorResponse } from '../../functions/endpoints/http/error-response.ts';
import { describeError } from '../../functions/telemetry/describe-error.ts';
import { addressOf } from '../process/listen.ts';
import { awaitTurn } from './await-turn.ts';
import { type Exchange, rejectTunnel, rejectUnreadable } from './reject-unreadable.ts';
import { createServe, type ServeLimits, type ServeOptions } from './serve-request.ts';

/** Times in milliseconds. */
export interface GatewayLimits extends ServeLimits {
  /** For a client to send the headers of a request. */
  readonly headersTimeout: number;
  /** For a client to send a whole request. */
  readonly requestTimeout: number;
  /** How long an idle connection stays open. */
  readonly keepAliveTimeout: number;
  /** How long a connection may be silent in both directions: longer than any response is held. It ends a client that reads no more. */
  readonly silenceTimeout: number;
}

const usualLimits: GatewayLimits = {
  integrationTimeout: 29_000,
  headersTimeout: 10_000,
  // As long as the client waits. 25 MB in three minutes are 1.1 Mbit/s; what may stop or drip is cut off by its pace.
  requestTimeout: 180_000,
  keepAliveTimeout: 10_000,
  silenceTimeout: 120_000,
  memory: { large: 64_000_000, medium: 16_000_000, mediumBody: 1_000_000, patience: 10_000 },
  pace: { interval: 1_000, bytes: 16_000, patience: 10, patienceWhileOthersWait: 2 },
  drain: { bytes: 64_000_000, milliseconds: 5_000 },
};

/**
 * Bytes that Node reads of a connection before anyone asks for them. Chunks of one byte take some hundred bytes each while
 * they wait, so it is a quarter of Node's usual number.
 */
const READ_AHEAD = 16 * 1024;

export interface GatewayOptions extends ServeOptions {
  /** 0 takes any free port. */
  readonly port: number;
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
 * Starts an HTTP server that calls endpoints, with the limits and errors of API Gateway and Lambda.
 *
 * @throws an error with the `code` of the operating system when the port cannot be opened
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { log, formatError = errorResponse } = options;
  const limits = { ...usualLimits, ...options.limits };
  const server = createServer({
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    highWaterMark: READ_AHEAD,
    // Node would reject it with an empty body.
    requireHostHeader: false,
    connectionsCheckingInterval: Math.min(1_000, limits.headersTimeout),
  });
  // A client may close its side after its request, as `nc -N` and scripts do, and still read. Node has no documented way to answer it.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.setTimeout(limits.silenceTimeout);
  const serve = createServe(options, limits, () => !server.listening);
  const exchanges = new WeakMap<Duplex, Exchange>();
  // Browsers open connections in advance. To Node these are not idle, so closing the server would wait for them.
  const unused = new Set<Duplex>();
  server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });

  const onRequest = (request: Exchange['request'], response: Exchange['response']) => {
    const { socket } = request;
    unused.delete(socket);
    const before = exchanges.get(socket)?.response;
    exchanges.set(socket, { request, response });
    response.once('close', () => {
      if (exchanges.get(socket)?.response === response) exchanges.delete(socket);
    });
    // Errors of a connection end the exchange by its `close`; without a listener they would end the process.
    response.on('error', () => undefined);
    awaitTurn(request, before)
      .then(async (isConnected) => (isConnected ? await serve(request, response) : response.destroy()))
      .catch((error: unknown) => {
        log.error('GATEWAY_FAILED', 'The gateway failed', describeError(error));
        response.destroy();
      });
  };
  // With `Expect`, the client waits for a word before it sends its body: `serve` gives it once it wants the body.
  server.on('request', onRequest).on('checkContinue', onRequest).on('checkExpectation', onRequest);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    rejectUnreadable(error, socket, exchanges.get(socket), { log, formatError });
  });
  server.on('connect', (_, socket) => rejectTunnel(socket, { log, formatError }));
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    ...addressOf(server, options.host),
    async close() {
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeIdleConnections();
      for (const socket of unused) socket.destroy();
      await closed;
    },
    destroy: () => server.closeAllConnections(),
  };
}
