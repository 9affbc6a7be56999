import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import { localCredentials } from './names.ts';
import { checkUpload, refusalXml } from './upload-door.ts';

/** Bytes of one request to the object store: a picture of 15 MB, which may arrive as a form, and room for the fields. */
const OBJECT_REQUEST_BYTES = 17_000_000;

/** One request to the stores of fauxqs. */
export interface StoreCall {
  readonly method: string;
  /** True once the object that this call stored was announced: for a form upload fauxqs reports the same object twice. */
  announced: boolean;
}

const currentCall = new AsyncLocalStorage<StoreCall>();

/** The request in whose handling this code runs, if any. */
export const getStoreCall = (): StoreCall | undefined => currentCall.getStore();

/**
 * Puts right, through the hooks of the web framework that fauxqs is built on, what its options do not offer. Takes effect
 * for servers that are started afterwards in this thread.
 *
 * - fauxqs listens on all interfaces; here only this machine may reach it.
 * - It takes 11 MiB a request, which is less than the largest picture.
 * - Its idle connections end after 72 seconds, in a race with the client that is about to use one.
 * - It stores whatever an upload form brings; here the form meets the checks of S3.
 * - A message whose visibility timeout is set to 0 is lost when the queue has a file: one second is as good.
 */
export function hookFauxqs(): void {
  subscribe('fastify.initialization', (message) => {
    const { fastify } = message as { fastify: FastifyLike };
    const listen = fastify.listen.bind(fastify);
    fastify.listen = (options) => listen({ ...options, host: '127.0.0.1' });
    fastify.server.keepAliveTimeout = 0;
    fastify.addHook('onRoute', (route) => {
      route.bodyLimit = OBJECT_REQUEST_BYTES;
    });
    fastify.addHook('onRequest', (request, reply, done) => {
      // A page that follows the progress of its upload makes the browser ask before.
      if (request.method !== 'OPTIONS') done();
      else allowPages(reply).header('access-control-allow-methods', 'POST').code(204).send('');
    });
    fastify.addHook('preHandler', (request, reply, done) => {
      if (isVisibilityReset(request)) request.body.VisibilityTimeout = 1;
      const goOn = () => currentCall.run({ method: request.method, announced: false }, done);
      if (!isUploadForm(request)) return goOn();
      allowPages(reply);
      checkUpload(request.headers['content-type'], request.body, localCredentials.secretAccessKey, new Date()).then(
        (refusal) => {
          if (!refusal) goOn();
          else reply.code(refusal.status).header('content-type', 'application/xml').send(refusalXml(refusal));
        },
        done,
      );
    });
  });
}

/** A page of another origin uploads here, as it does to S3; the signed policy is what lets it in. */
const allowPages = (reply: StoreReply): StoreReply => reply.header('access-control-allow-origin', '*');

interface StoreRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** The part of the framework that is used here. */
interface FastifyLike {
  readonly server: Server;
  listen(options: { port: number; host: string }): Promise<string>;
  addHook(name: 'onRoute', hook: (route: { bodyLimit?: number }) => void): void;
  addHook(
    name: 'onRequest' | 'preHandler',
    hook: (request: StoreRequest, reply: StoreReply, done: (error?: unknown) => void) => void,
  ): void;
}

interface StoreReply {
  code(status: number): StoreReply;
  header(name: string, value: string): StoreReply;
  send(body: string): StoreReply;
}

/** A form goes to the path of a bucket; all other calls of S3 have a key or are no POST. */
function isUploadForm(
  request: StoreRequest,
): request is StoreRequest & { headers: { 'content-type': string }; body: Buffer } {
  const contentType = request.headers['content-type'];
  return (
    request.method === 'POST' &&
    typeof contentType === 'string' &&
    contentType.startsWith('multipart/form-data') &&
    Buffer.isBuffer(request.body)
  );
}

function isVisibilityReset(request: StoreRequest): request is StoreRequest & { body: { VisibilityTimeout: number } } {
  return (
    request.headers['x-amz-target'] === 'AmazonSQS.ChangeMessageVisibility' &&
    typeof request.body === 'object' &&
    request.body !== null &&
    'VisibilityTimeout' in request.body &&
    request.body.VisibilityTimeout === 0
  );
}
