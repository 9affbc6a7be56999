import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import { type LocalClients, makeLocalClients } from '../../local/clients.ts';
import { functionEnvironment } from '../../local/environment.ts';
import { eventsTopicArn, queueUrlsAt } from '../../local/names.ts';
import { ensureResources } from '../../local/resources.ts';
import { readSettings } from '../../local/settings.ts';
import { startStorage } from '../../local/storage.ts';
import { applyEnvironment } from '../../settings/read-environment.ts';
import { aBatch, aContext, aMultipartEvent, aProxyEvent, aRecord, created, filePart } from './lambda-events.ts';
import { type LoadedHandler, type WatchedFunctions, watchFunctions } from './watched-functions.ts';

/** All functions, loaded one by one against the embedded stores, with every call that they make written down. */
export interface FunctionBench extends WatchedFunctions {
  readonly clients: LocalClients;
  createContainer(idempotencyKey?: string): Promise<string>;
  addImage(containerId: string, bytes: Uint8Array): Promise<APIGatewayProxyResult>;
  /** A request of another kind. */
  request(entry: string, event: Partial<APIGatewayProxyEvent>): Promise<APIGatewayProxyResult>;
  /** Lets a queue function work on one message. True when the message has to come again. */
  deliver(entry: string, body: string): Promise<boolean>;
  close(): Promise<void>;
}

export interface FunctionBenchOptions {
  readonly dataDir: string;
  /** Encoder over HTTP; without it the built-in one. */
  readonly encodingServiceUrl?: string;
}

const batchSchema = z.object({ batchItemFailures: z.array(z.unknown()) });
const idSchema = z.object({ container_id: z.string() });
const answerSchema = z.looseObject({ statusCode: z.number(), body: z.string() });

/** A process can open one only once: the functions read their environment when they are loaded. */
export async function openFunctionBench({ dataDir, encodingServiceUrl }: FunctionBenchOptions): Promise<FunctionBench> {
  const storage = await startStorage(dataDir);
  const settings = { ...readSettings(), logLevel: 'error' as const, encodingServiceUrl, encoderThreads: 0 };
  applyEnvironment({
    ...functionEnvironment(settings, storage, { docs: '.', console: '.' }),
    RETRY_BASE_SECONDS: '1',
    EVENTS_TOPIC_ARN: eventsTopicArn,
  });
  const clients = makeLocalClients(storage);
  await ensureResources(clients, queueUrlsAt(storage.objectsAndQueuesUrl));
  const watch = watchFunctions();
  const loaded = new Map<string, Promise<LoadedHandler>>();
  const handlerOf = async (entry: string) => {
    const handler = loaded.get(entry) ?? watch.load(entry);
    loaded.set(entry, handler);
    return await handler;
  };
  const request = async (entry: string, event: Partial<APIGatewayProxyEvent>) =>
    answerSchema.parse(await (await handlerOf(entry))(aProxyEvent(event), aContext));

  return {
    ...watch,
    clients,
    request,
    async createContainer(idempotencyKey) {
      const headers = idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey };
      const { body } = await request('functions/http/create-container.ts', { headers });
      return idSchema.parse(JSON.parse(body)).container_id;
    },
    addImage: async (containerId, bytes) =>
      await request('functions/http/add-image.ts', aMultipartEvent([filePart(bytes)], { containerId })),
    async deliver(entry, body) {
      const answer = await (await handlerOf(entry))(aBatch(aRecord({ body })), aContext);
      return batchSchema.parse(answer).batchItemFailures.length > 0;
    },
    close: () => storage.close(),
  };
}

/** The message that S3 sends for the picture of an image. */
export const pictureMessage = (containerId: string, imageId: string): string =>
  created(`uploads/${containerId}/${imageId}`);
