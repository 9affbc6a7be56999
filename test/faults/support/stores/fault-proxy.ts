import {
  Agent,
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
  request as sendRequest,
} from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Listening, listen } from '../../../support/http/listen.ts';
import { describeCall, type StoreCall } from './store-calls.ts';
import { storeErrors } from './store-errors.ts';

/**
 * What happens to a try of a call. `lost`, `slow`, `half an answer` and `killed after` take effect in the store, the others
 * do not. `silence` and `half an answer` keep the connection, and say nothing more.
 */
export type Fault =
  | 'lost'
  | 'reset'
  | 'error'
  | 'throttled'
  | 'slow'
  | 'silence'
  | 'half an answer'
  | 'killed before'
  | 'killed after';

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
  /** Whose message a receipt handle stands for. */
  readonly containerOf: (receiptHandle: string) => string | undefined;
  /** Ends the process that made a call. */
  readonly kill: (call: StoreCall) => void;
}

/** Milliseconds that a slow answer takes longer: less than the timeouts of the SDK clients. */
const SLOWNESS = 150;

export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const table = await startFor(options.tableUrl);
  const others = await startFor(options.objectsAndQueuesUrl);
  return {
    tableUrl: table.url,
    objectsAndQueuesUrl: others.url,
    async close() {
      await Promise.all([table.close(), others.close()]);
      agent.destroy();
    },
  };

  async function startFor(upstream: string): Promise<Listening> {
    const server = createServer((incoming, outgoing) => {
      pass(upstream, incoming, outgoing).catch(() => incoming.socket.destroy());
    });
    server.keepAliveTimeout = 0;
    return await listen(server);
  }

  async function pass(upstream: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const call = describeCall(incoming, body, options.containerOf);
    const fault = call && options.decide(call);
    if (call && fault === 'killed before') return end(incoming.socket, () => options.kill(call));
    if (fault === 'reset') return end(incoming.socket);
    if (fault === 'silence') return;
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
    if (fault === 'half an answer') return beginAnswer(outgoing, answer);
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  }

  async function forward(upstream: string, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
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

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** Sends the headers and half of the body; of an answer without a body half of the headers. */
function beginAnswer(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  if (body.byteLength < 2) {
    outgoing.socket?.write(`HTTP/1.1 ${status} OK\r\nDate: `);
    return;
  }
  outgoing.writeHead(status, { ...headers, 'content-length': body.byteLength });
  outgoing.write(body.subarray(0, body.byteLength / 2));
}

function end(socket: Socket, before: () => void = () => undefined): void {
  before();
  socket.resetAndDestroy();
}
