import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import { devNull } from 'node:os';
import dynalite from 'dynalite';
import { type FauxqsServer, type SpyMessage, startFauxqs } from 'fauxqs';
import { listen } from '../http/listen.ts';
import { WEBHOOK_SECRET } from '../http/webhook-server.ts';
import { type EmulatorClients, makeEmulatorClients } from './clients.ts';
import { createResources } from './create-resources.ts';
import { credentials, names, type QueueUrls, queueUrlsAt, secretArn, topicArn } from './names.ts';
import { describeObjectCreated } from './object-created.ts';
import { type SecretsServer, startSecretsServer } from './secrets-server.ts';
import { serveVectorIndex, type VectorIndex } from './vector-search.ts';

/** DynamoDB (dynalite), S3, SQS and SNS (fauxqs) in this process, in memory, with the resources of the service. */
export interface Emulators {
  readonly tableUrl: string;
  readonly tableName: string;
  readonly objectsAndQueuesUrl: string;
  readonly urls: QueueUrls;
  readonly clients: EmulatorClients;
  /** Holds the secret of the webhook. */
  readonly secrets: SecretsServer;
  /** The vector index before dynalite; undefined for another DynamoDB. */
  readonly vectorIndex: VectorIndex | undefined;
  close(): Promise<void>;
}

/**
 * Starts the emulators on free ports of this machine.
 *
 * @param dynamoDbUrl where another DynamoDB serves the table, in the place of dynalite
 */
export async function startEmulators(dynamoDbUrl?: string): Promise<Emulators> {
  const fauxqs = await startObjectsAndQueues();
  const secrets = await startSecretsServer(WEBHOOK_SECRET);
  const dynalite = dynamoDbUrl ? undefined : await startDynalite();
  const addresses = {
    tableUrl: dynamoDbUrl ?? dynalite?.url ?? '',
    objectsAndQueuesUrl: `http://127.0.0.1:${fauxqs.port}`,
  };
  // Several runs may share another DynamoDB.
  const tableName = dynamoDbUrl ? `${names.table}-${process.pid}-${Date.now()}` : names.table;
  const urls = queueUrlsAt(addresses.objectsAndQueuesUrl);
  const clients = makeEmulatorClients(addresses);
  const vectorIndex = dynalite && serveVectorIndex(dynalite.server, () => clients.table);
  await createResources(clients, urls, tableName);
  return {
    ...addresses,
    tableName,
    urls,
    clients,
    secrets,
    vectorIndex,
    async close() {
      await Promise.all([fauxqs.stop(), dynalite?.close(), secrets.close()]);
    },
  };
}

/** The environment in which the functions of AWS find the emulators, or what stands before them. */
export function emulatorEnvironment({
  tableUrl,
  objectsAndQueuesUrl,
  secrets,
}: Pick<Emulators, 'tableUrl' | 'objectsAndQueuesUrl'> & Partial<Pick<Emulators, 'secrets'>>): Record<string, string> {
  const urls = queueUrlsAt(objectsAndQueuesUrl);
  return {
    TABLE_NAME: names.table,
    BUCKET_NAME: names.bucket,
    S3_PATH_STYLE: 'true',
    IMAGES_QUEUE_URL: urls.images,
    TASKS_QUEUE_URL: urls.tasks,
    EVENTS_TOPIC_ARN: topicArn,
    // Nothing listens there.
    WEBHOOK_URL: 'http://127.0.0.1:2/webhook',
    WEBHOOK_SECRET_ARN: secretArn,
    DELIVERIES_QUEUE_URL: urls.events,
    AUTH: 'none',
    FACE_SEARCH: 'on',
    LOG_LEVEL: 'error',
    AWS_REGION: names.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_ENDPOINT_URL: objectsAndQueuesUrl,
    AWS_ENDPOINT_URL_DYNAMODB: tableUrl,
    ...(secrets && { AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url }),
    AWS_RETRY_MODE: 'standard',
  };
}

async function startDynalite() {
  const server = dynalite({ createTableMs: 0 });
  // Idle connections stay, or their end would race with the client that is about to use one.
  server.keepAliveTimeout = 0;
  // dynalite throws when a client goes away in the middle of a request, which would end the process.
  server.on('request', (request) => request.removeAllListeners('error').on('error', () => undefined));
  return { server, ...(await listen(server)) };
}

/** Bytes of one request to fauxqs: a picture of 25 MB, which may arrive as a form. */
const REQUEST_BYTES = 27_000_000;

/** A request in whose handling an object may be stored: fauxqs reports the object of a form twice. */
interface StoreCall {
  readonly method: string;
  notified: boolean;
}

/** The part of the web framework of fauxqs that is used here. */
interface FastifyLike {
  readonly server: Server;
  listen(options: { port: number; host: string }): Promise<string>;
  addHook(name: 'onRoute', hook: (route: { bodyLimit?: number }) => void): void;
  addHook(name: 'preHandler', hook: (request: { method: string }, reply: unknown, done: () => void) => void): void;
}

async function startObjectsAndQueues(): Promise<FauxqsServer> {
  const calls = new AsyncLocalStorage<StoreCall>();
  const prepare = (message: unknown) => prepareFauxqs(message, calls);
  // Its options offer none of this.
  subscribe('fastify.initialization', prepare);
  try {
    const server = await startFauxqs({
      port: 0,
      host: 'localhost',
      logger: false,
      defaultRegion: names.region,
      messageSpies: { bufferSize: 0 },
      init: { buckets: [names.bucket] },
    });
    sendNotifications(server, calls);
    return server;
  } finally {
    unsubscribe('fastify.initialization', prepare);
  }
}

function prepareFauxqs(message: unknown, calls: AsyncLocalStorage<StoreCall>): void {
  const { fastify } = message as { fastify: FastifyLike };
  const listen = fastify.listen.bind(fastify);
  // It listens on all interfaces otherwise.
  fastify.listen = (options) => listen({ ...options, host: '127.0.0.1' });
  fastify.server.keepAliveTimeout = 0;
  fastify.addHook('onRoute', (route) => {
    route.bodyLimit = REQUEST_BYTES;
  });
  fastify.addHook('preHandler', ({ method }, _, done) => calls.run({ method, notified: false }, done));
}

/** fauxqs sends no bucket notifications. The predicate sees every event, before the upload is acknowledged. */
function sendNotifications(server: FauxqsServer, calls: AsyncLocalStorage<StoreCall>): void {
  const notify = (event: SpyMessage): false => {
    if (event.service !== 's3' || event.status !== 'uploaded' || event.bucket !== names.bucket) return false;
    const call = calls.getStore();
    if (call?.notified) return false;
    const message = describeObjectCreated({
      bucket: event.bucket,
      key: event.key,
      byForm: call?.method === 'POST',
      storedAt: new Date(event.timestamp),
      region: names.region,
    });
    server.sendMessage(names.imagesQueue, message);
    if (call) call.notified = true;
    return false;
  };
  // Settles never: the predicate matches nothing.
  server.spy.waitForMessage(notify).catch(() => undefined);
}
