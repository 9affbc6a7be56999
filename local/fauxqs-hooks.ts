import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import { localCredentials } from './names.ts';
import type { PostRefusal } from './post-policy.ts';
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
 * - It answers calls that nobody has signed; here they are refused, as S3 refuses them.
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
      if (request.method === 'OPTIONS') {
        allowPages(reply).header('access-control-allow-methods', 'POST').code(204).send('');
      } else if (isSigned(request) || isUploadForm(request) || isInspection(request)) done();
      else sendRefusal(reply, unsigned);
    });
    fastify.addHook('preHandler', (request, reply, done) => {
      if (isVisibilityReset(request)) request.body.VisibilityTimeout = 1;
      const goOn = () => currentCall.run({ method: request.method, announced: false }, done);
      if (!isUploadForm(request)) return goOn();
      allowPages(reply);
      checkUpload(request.headers['content-type'], request.body, localCredentials.secretAccessKey, new Date()).then(
        (answer) => {
          if ('refusal' in answer) return sendRefusal(reply, answer.refusal);
          request.headers['content-type'] = answer.form.contentType;
          request.body = answer.form.body;
          goOn();
        },
        done,
      );
    });
  });
}

/** A page of another origin uploads here, as it does to S3; the signed policy is what lets it in. */
const allowPages = (reply: StoreReply): StoreReply => reply.header('access-control-allow-origin', '*');

const unsigned: PostRefusal = { status: 403, code: 'AccessDenied', message: 'Access Denied' };

const sendRefusal = (reply: StoreReply, refusal: PostRefusal): void => {
  reply.code(refusal.status).header('content-type', 'application/xml').send(refusalXml(refusal));
};

interface StoreRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, unknown>;
  body: unknown;
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

/** Exactly what fauxqs takes for a form: a form that this does not see would be stored without a check. */
function isUploadForm(request: StoreRequest): request is StoreRequest & { headers: { 'content-type': string } } {
  const contentType = request.headers['content-type'];
  return (
    request.method === 'POST' &&
    typeof contentType === 'string' &&
    contentType.toLowerCase().includes('multipart/form-data')
  );
}

/**
 * Signed in the header or in the address. Whose signature it is does not count: the credentials of the local stores are no
 * secret, and the stores are reached from this machine only.
 */
const isSigned = ({ headers, url }: StoreRequest): boolean =>
  typeof headers.authorization === 'string' || /[?&]X-Amz-Signature=/.test(url);

/** The look at the queues that fauxqs offers beside the calls of AWS; the start reads them, before anyone else. */
const isInspection = ({ method, url }: StoreRequest): boolean => method === 'GET' && url.startsWith('/_fauxqs/');

function isVisibilityReset(request: StoreRequest): request is StoreRequest & { body: { VisibilityTimeout: number } } {
  return (
    request.headers['x-amz-target'] === 'AmazonSQS.ChangeMessageVisibility' &&
    typeof request.body === 'object' &&
    request.body !== null &&
    'VisibilityTimeout' in request.body &&
    request.body.VisibilityTimeout === 0
  );
}
