import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import { pictureKey } from '../../../functions/adapters/aws/picture-bucket.ts';
import type { EmulatorClients } from '../emulators/clients.ts';
import { emulatorEnvironment, startEmulators } from '../emulators/start-emulators.ts';
import { aBatch, aContext, aMultipartEvent, aProxyEvent, aRecord, created, filePart } from './lambda-events.ts';
import { setEnvironment } from './set-environment.ts';
import { type LoadedHandler, type WatchedFunctions, watchFunctions } from './watched-functions.ts';

/** All functions of AWS, loaded one by one against the emulators, with every call that they make written down. */
export interface FunctionBench extends WatchedFunctions {
  readonly clients: EmulatorClients;
  createContainer(idempotencyKey?: string): Promise<string>;
  addImage(containerId: string, bytes: Uint8Array): Promise<APIGatewayProxyResult>;
  /** A request of another kind. */
  request(entry: string, event: Partial<APIGatewayProxyEvent>): Promise<APIGatewayProxyResult>;
  /** Lets a queue function work on one message. True when the message has to be retried. */
  deliver(entry: string, body: string): Promise<boolean>;
  close(): Promise<void>;
}

const batchSchema = z.object({ batchItemFailures: z.array(z.unknown()) });
const idSchema = z.object({ container_id: z.string() });
const acceptedSchema = z.object({ image_id: z.string(), created_at: z.string() });
const answerSchema = z.looseObject({ statusCode: z.number(), body: z.string() });

/**
 * A process can open one only once: Lambda functions read their environment when they are loaded.
 *
 * @param encodingServiceUrl encoder over HTTP; without it the built-in one
 * @param variables others for all functions
 */
export async function openFunctionBench(
  encodingServiceUrl = '',
  variables: Readonly<Record<string, string>> = {},
): Promise<FunctionBench> {
  const emulators = await startEmulators();
  setEnvironment({
    ...emulatorEnvironment(emulators),
    ENCODING_SERVICE_URL: encodingServiceUrl,
    RETRY_BASE_SECONDS: '1',
    DOCS_DIR: '.',
    CONSOLE_DIR: '.',
    ...variables,
  });
  const watch = watchFunctions();
  const loaded = new Map<string, Promise<LoadedHandler>>();
  const handlerOf = async (entry: string) => {
    const handler = loaded.get(entry) ?? watch.load(entry);
    loaded.set(entry, handler);
    return await handler;
  };
  const request = async (entry: string, event: Partial<APIGatewayProxyEvent>) =>
    answerSchema.parse(await (await handlerOf(entry))(aProxyEvent(event), { ...aContext }));

  return {
    ...watch,
    clients: emulators.clients,
    request,
    async createContainer(idempotencyKey) {
      const headers = idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey };
      const { body } = await request('functions/http/create-container.ts', { headers });
      return idSchema.parse(JSON.parse(body)).container_id;
    },
    addImage: async (containerId, bytes) =>
      await request('functions/http/add-image.ts', aMultipartEvent([filePart(bytes)], { containerId })),
    async deliver(entry, body) {
      const answer = await (await handlerOf(entry))(aBatch(aRecord({ body })), { ...aContext });
      return batchSchema.parse(answer).batchItemFailures.length > 0;
    },
    close: () => emulators.close(),
  };
}

/** The message that S3 sends for the picture that a response has accepted. */
export function pictureMessage(containerId: string, { body }: Pick<APIGatewayProxyResult, 'body'>): string {
  const { image_id: imageId, created_at } = acceptedSchema.parse(JSON.parse(body));
  return created(pictureKey({ containerId, imageId, createdAt: Date.parse(created_at) }));
}
