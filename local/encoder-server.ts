import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type BuiltInEncoder, PictureError } from '../encoder/index.ts';
import { createByteBudget } from './byte-budget.ts';
import { addressOf, explainListenError } from './listen.ts';
import { FormError, readPictureForm } from './picture-form.ts';
import { announcedLength, drain, readBody } from './request-body.ts';
import { StartError } from './start-error.ts';

export interface EncoderServerOptions {
  readonly encoder: Pick<BuiltInEncoder, 'name' | 'version' | 'encode'>;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Milliseconds that a client may send nothing while its form is read. */
  readonly stallTimeout?: number;
  /** Is told why the encoder failed at a picture that is not to blame. */
  readonly onFailure?: (error: unknown) => void;
}

export interface EncoderServer {
  readonly url: string;
  /** Takes no more pictures and settles when those under way are answered. */
  close(): Promise<void>;
  /** Ends all connections at once. */
  destroy(): void;
}

/** Bytes of a picture, and of the form around it. */
const PICTURE_BYTES = 15_000_000;
const FORM_BYTES = PICTURE_BYTES + 10_000;

/** Bytes of all pictures in memory together. */
const TOTAL_BYTES = 8 * FORM_BYTES;

/** Bytes of each form that count nothing: about what a connection has in its buffers anyway. */
const FREE_BYTES = 64 * 1024;

const STALL_TIMEOUT = 10_000;

const drainLimits = { bytes: 64_000_000, milliseconds: 5_000 };

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const detail = (status: number, text: string, headers: Answer['headers'] = {}): Answer => ({
  status,
  body: { detail: text },
  headers,
});

/**
 * Serves an encoder over the HTTP contract that ENCODING_SERVICE_URL stands for: `POST /v1/selfie` with the picture in the
 * multipart field `file` answers a list with the vector of every face.
 *
 * @throws {StartError} the port cannot be taken
 */
export async function startEncoderServer(options: EncoderServerOptions): Promise<EncoderServer> {
  const { encoder, host, port, stallTimeout = STALL_TIMEOUT } = options;
  const budget = createByteBudget(TOTAL_BYTES, FREE_BYTES);
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 60_000 }, (request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw new StartError(explainListenError(error, host, port, 'ENCODER_PORT'), { cause: error });
  }
  return {
    url: addressOf(server, host).url,
    async close() {
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeIdleConnections();
      await closed;
    },
    destroy: () => server.closeAllConnections(),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await route(request);
    if (answer && !response.destroyed) await send(request, response, answer);
  }

  /** @returns undefined when the client has gone away */
  async function route(request: IncomingMessage): Promise<Answer | undefined> {
    const path = (request.url ?? '/').split('?')[0];
    const allowed = path === '/v1/selfie' ? 'POST' : path === '/health' ? 'GET' : undefined;
    if (!allowed) return detail(404, 'Not found');
    if (request.method !== allowed) return detail(405, 'Method not allowed', { Allow: allowed });
    if (path === '/health') {
      return { status: 200, body: { status: 'ok', encoder: { name: encoder.name, version: encoder.version } } };
    }
    return await encodeUpload(request);
  }

  async function encodeUpload(request: IncomingMessage): Promise<Answer | undefined> {
    if ((announcedLength(request) ?? 0) > FORM_BYTES) return tooLarge;
    const account = budget.open();
    try {
      const body = await readBody(request, { limit: FORM_BYTES, stallTimeout, account });
      if (body === 'aborted') return undefined;
      if (body === 'stalled') return detail(408, 'The request did not arrive in time');
      if (body === 'too_large') return tooLarge;
      const picture = await readPictureForm(request.headers['content-type'] ?? '', body);
      if (picture.byteLength > PICTURE_BYTES) return tooLarge;
      const { faces } = await encoder.encode(picture);
      return { status: 200, body: faces.map(({ vector }) => vector) };
    } catch (error) {
      if (error instanceof FormError) return detail(422, error.message);
      if (error instanceof PictureError) return detail(error.code === 'too_many_faces' ? 400 : 422, error.message);
      options.onFailure?.(error);
      return detail(500, 'The encoder failed; a later try may succeed');
    } finally {
      account.close();
    }
  }

  async function send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
    const unread = !request.readableEnded && announcedLength(request) !== 0;
    const body = JSON.stringify(answer.body);
    response.writeHead(answer.status, {
      ...answer.headers,
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      ...(unread || !server.listening ? { Connection: 'close' } : {}),
    });
    response.write(body);
    if (unread && !(await drain(request, drainLimits))) request.socket.destroy();
    else response.end();
  }
}

const tooLarge = detail(413, `The picture is larger than ${PICTURE_BYTES / 1_000_000} MB`);
