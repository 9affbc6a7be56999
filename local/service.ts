import { dirname, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SQSEvent } from 'aws-lambda';
import { WORKER_BATCH_SIZE, WORKER_TIMEOUT_SECONDS } from '../api/limits.ts';
import { binaryMediaTypes, routes } from '../api/routes.ts';
import { consoleFolder } from '../console/folder.ts';
import { messageDelay } from '../functions/adapters/queue-messages.ts';
import { applyEnvironment } from '../functions/runtime/env.ts';
import { createLog, setLogSink } from '../functions/runtime/logger.ts';
import { runShutdown } from '../functions/runtime/shutdown.ts';
import type { Authorizer } from './authorize-request.ts';
import type { FunctionRoute } from './call-function.ts';
import { type LocalClients, makeLocalClients } from './clients.ts';
import { type Compaction, makeCompaction } from './compaction.ts';
import { functionEnvironment } from './environment.ts';
import { type EventSource, startEventSource } from './event-source.ts';
import { type ExpirySweep, startExpirySweep } from './expiry-sweep.ts';
import { finishWithin } from './finish-within.ts';
import { type Gateway, startGateway } from './gateway.ts';
import type { Handler } from './invoke.ts';
import { explainListenError } from './listen.ts';
import { localNames, type QueueUrls, queueArn, queueUrlsAt } from './names.ts';
import { createQueueClient } from './queue-client.ts';
import { readableSink } from './readable-log.ts';
import { pickUpLeftovers } from './requeue.ts';
import { ensureResources } from './resources.ts';
import type { Settings } from './settings.ts';
import { StartError } from './start-error.ts';
import { startStorage } from './storage.ts';
import { watchErasures } from './watch-erasures.ts';
import { webhookHandler } from './webhook.ts';

/** The whole service, running in this process. */
export interface Service {
  /** Base URL of the API, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Settles, with a StartError, only when the service cannot go on. */
  readonly failure: Promise<never>;
  /** Takes no more requests, finishes within 10 seconds what is under way, and closes the stores. */
  close(): Promise<void>;
}

/** Milliseconds that the encoder may take to close once its work is done or given up. */
const ENCODER_GRACE = 1_000;

/** Batches at the same time where the work is small. */
const SMALL_CONCURRENCY = 1;

/**
 * Starts the stores, the functions and the gateway in this process. A process can do this once, because the functions read
 * their environment when they are loaded.
 *
 * @throws {StartError} with one line for a person: port in use, data folder not usable, files damaged
 */
export async function startService(settings: Settings): Promise<Service> {
  if (settings.logFormat === 'pretty') setLogSink(readableSink((line) => process.stdout.write(`${line}\n`)));
  const log = createLog(settings.logLevel);
  const storage = await startStorage(settings.dataDir);
  const running: { gateway?: Gateway; eventSources: EventSource[]; sweep?: ExpirySweep } = { eventSources: [] };
  const close = async () => {
    await finishWork(running.gateway, running.eventSources);
    await running.sweep?.stop();
    // An encoder that hangs must not keep the process.
    await finishWithin(runShutdown(), ENCODER_GRACE);
    await storage.close();
  };
  try {
    const folders = { docs: findDocsFolder(), console: consoleFolder };
    applyEnvironment(functionEnvironment(settings, storage, folders));
    const clients = makeLocalClients(storage);
    const urls = queueUrlsAt(storage.objectsAndQueuesUrl);
    await Promise.race([prepareStores(clients, urls), storage.failure]);
    const functionRoutes = await Promise.all(routes.map(loadRoute));
    running.gateway = await openGateway(functionRoutes);
    const compaction = makeCompaction(settings.dataDir, storage, log);
    running.eventSources = await startWorkers(clients, urls, compaction);
    running.sweep = startExpirySweep(clients, compaction, log);
    const { url, port } = running.gateway;
    return { url, port, failure: storage.failure, close };
  } catch (error) {
    await close();
    throw error;
  }

  async function prepareStores(clients: LocalClients, urls: QueueUrls): Promise<void> {
    await ensureResources(clients, urls);
    const { released, requeued, extended } = await pickUpLeftovers(clients, urls, storage.lastAlive);
    if (released + requeued > 0) {
      log.info('LEFTOVERS', 'Images of the last run are worked on again', { released, requeued, extended });
    }
  }

  async function openGateway(functionRoutes: readonly FunctionRoute[]): Promise<Gateway> {
    const { auth, host, port, corsOrigin } = settings;
    const authorizer = auth === 'jwt' ? await loadHandler<Authorizer>('functions/http/authorize.ts') : undefined;
    try {
      return await startGateway({ routes: functionRoutes, authorizer, corsOrigin, binaryMediaTypes, host, port, log });
    } catch (error) {
      throw new StartError(explainListenError(error, host, port, 'PORT'), { cause: error });
    }
  }

  async function startWorkers(
    { queues }: LocalClients,
    urls: QueueUrls,
    compaction: Compaction,
  ): Promise<EventSource[]> {
    const common = { batchSize: WORKER_BATCH_SIZE, timeout: WORKER_TIMEOUT_SECONDS, log };
    const images = startEventSource({
      ...common,
      queue: createQueueClient(queues, urls.images),
      queueArn: queueArn(localNames.imagesQueue),
      functionName: 'encodeImage',
      handler: await loadHandler<QueueHandler>('functions/queue/encode-image.ts'),
      // While one batch is with the encoder, the next is fetched; more would only fill the memory with pictures.
      maximumConcurrency: Math.ceil(settings.encoderThreads / WORKER_BATCH_SIZE) + 1,
    });
    const deadLetters = startEventSource({
      ...common,
      queue: createQueueClient(queues, urls.deadLetters),
      queueArn: queueArn(localNames.deadLetterQueue),
      functionName: 'failImage',
      handler: await loadHandler<QueueHandler>('functions/queue/fail-image.ts'),
      maximumConcurrency: SMALL_CONCURRENCY,
    });
    const chores = startEventSource({
      ...common,
      queue: watchErasures(createQueueClient(queues, urls.chores), compaction.note),
      queueArn: queueArn(localNames.choresQueue),
      functionName: 'doChore',
      handler: await loadHandler<QueueHandler>('functions/queue/do-chore.ts'),
      maximumConcurrency: SMALL_CONCURRENCY,
    });
    const { webhookUrl } = settings;
    if (!webhookUrl) return [images, deadLetters, chores];
    const webhook = startEventSource({
      ...common,
      queue: createQueueClient(queues, urls.webhook),
      queueArn: queueArn(localNames.webhookQueue),
      functionName: 'webhook',
      handler: webhookHandler({ url: webhookUrl, delayMessage: messageDelay(queues, urls.webhook), log }),
      maximumConcurrency: SMALL_CONCURRENCY,
    });
    return [images, deadLetters, chores, webhook];
  }

  async function finishWork(gateway: Gateway | undefined, eventSources: readonly EventSource[]): Promise<void> {
    const work = Promise.all([gateway?.close(), ...eventSources.map((source) => source.stop())]);
    if (await finishWithin(work)) return;
    log.warn(
      'SHUTDOWN_INCOMPLETE',
      'Work was still under way after 10 seconds; accepted images are done at the next start, requests without an answer are lost',
    );
    gateway?.destroy();
  }
}

type QueueHandler = Handler<SQSEvent, unknown>;

async function loadRoute(route: (typeof routes)[number]): Promise<FunctionRoute> {
  const { operationId, method, path, entry, authenticated } = route;
  const takesForm = operationId === 'addImage';
  return { operationId, method, path, authenticated, takesForm, handler: await loadHandler(entry) };
}

async function loadHandler<EntryHandler>(entry: string): Promise<EntryHandler> {
  const { handler } = await import(entryUrl(entry));
  return handler;
}

/** Entries are given by their path from the top of the project; in the package they are JavaScript, as this file is. */
const entryUrl = (entry: string): string =>
  new URL(`../${entry.replace(/\.ts$/, extname(import.meta.url))}`, import.meta.url).href;

const findDocsFolder = (): string => dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
