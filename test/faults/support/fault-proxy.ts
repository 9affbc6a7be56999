import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
  request as sendRequest,
} from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeCall, type StoreCall } from './store-calls.ts';
import { storeErrors } from './store-errors.ts';

/** What happens to a try of a call. `lost` and `killed after` take effect in the store; the others but `slow` do not. */
export type Fault = 'lost' | 'reset' | 'error' | 'throttled' | 'slow' | 'killed before' | 'killed after';

/** Stands between the SDK and a store, and decides on each try of each call. */
export interface FaultProxy {
  readonly tableUrl: string;
  readonly objectsAndQueuesUrl: string;
  close(): Promise<void>;
}

export interface FaultProxyOptions {
  readonly tableUrl: string;
  readonly objectsAndQueuesUrl: string;
  /** Which fault a try meets, if any. */
  readonly decide: (call: StoreCall) => Fault | undefined;
  /** Called when the store has done a call, before its answer goes on. */
  readonly onDone: (call: StoreCall) => Promise<void>;
  /** Ends the process that made a call. */
  readonly kill: (call: StoreCall) => void;
}

/** Milliseconds that a slow answer takes longer: less than the timeouts of the SDK clients. */
const SLOWNESS = 150;

export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const table = await listen(options.tableUrl);
  const others = await listen(options.objectsAndQueuesUrl);
  return {
    tableUrl: table.url,
    objectsAndQueuesUrl: others.url,
    async close() {
      await Promise.all([table.close(), others.close()]);
      agent.destroy();
    },
  };

  async function listen(upstream: string): Promise<{ url: string; close(): Promise<void> }> {
    const server = createServer((incoming, outgoing) => {
      pass(upstream, incoming, outgoing).catch(() => incoming.socket.destroy());
    });
    server.keepAliveTimeout = 0;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { url: `http://127.0.0.1:${portOf(server)}`, close: () => closeServer(server) };
  }

  async function pass(upstream: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const call = describeCall(incoming, body);
    const fault = call && options.decide(call);
    if (call && fault === 'killed before') return end(incoming.socket, () => options.kill(call));
    if (fault === 'reset') return end(incoming.socket);
    if (call && (fault === 'error' || fault === 'throttled')) {
      const { status, headers, text } = storeErrors[call.service][fault];
      outgoing.writeHead(status, headers).end(text);
      return;
    }
    const answer = await forward(upstream, incoming, body);
    if (call) await options.onDone(call);
    if (call && fault === 'killed after') return end(incoming.socket, () => options.kill(call));
    if (fault === 'lost') return end(incoming.socket);
    if (fault === 'slow') await sleep(SLOWNESS);
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  }

  async function forward(upstream: string, incoming: IncomingMessage, body: Buffer) {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const { method, headers } = incoming;
    // The whole body is here, so its length is known, and nobody waits to be told to go on.
    const { 'transfer-encoding': _, expect: __, ...kept } = headers;
    const length: OutgoingHttpHeaders = body.byteLength > 0 ? { 'content-length': body.byteLength } : {};
    const sent = sendRequest(new URL(incoming.url ?? '/', upstream), {
      agent,
      ...(method ? { method } : {}),
      headers: { ...kept, ...length },
    });
    sent.on('response', resolve).on('error', reject).end(body);
    const response = await promise;
    const { connection: ___, 'transfer-encoding': ____, ...answered } = response.headers;
    return { status: response.statusCode ?? 502, headers: answered, body: await buffer(response) };
  }
}

function end(socket: Socket, before: () => void = () => undefined): void {
  before();
  socket.resetAndDestroy();
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export async function closeServer(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}
