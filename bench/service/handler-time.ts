import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { ENCODER_NAME, ENCODER_VERSION } from '../../encoder/identity.ts';
import { toContainerItem, toEncodingsItem, toSlotItem } from '../../functions/adapters/aws/table/table-items.ts';
import { aContainer, aFace, aSlot, CONTAINER_ID, idNumber } from '../../test/support/builders.ts';
import { aContext, anUploadEvent, aProxyEvent } from '../../test/support/lambda/lambda-events.ts';
import { setEnvironment } from '../../test/support/lambda/set-environment.ts';
import { percentile } from '../support/percentile.ts';
import { formatTable } from '../support/table.ts';

const CALLS = 300;

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** What the handlers cost by themselves: the SDK's clients answer at once and nothing leaves the process. */
export async function measureHandlers(): Promise<string> {
  const names = { TABLE_NAME: 'table', BUCKET_NAME: 'bucket' };
  setEnvironment({ ...names, AUTH: 'none', LOG_LEVEL: 'error', AWS_REGION: 'us-east-1' });
  const tables = mockClient(DynamoDBDocumentClient);
  const buckets = mockClient(S3Client);
  tables
    .on(PutCommand)
    .resolves({})
    .on(UpdateCommand)
    .resolves({})
    .on(QueryCommand)
    .resolves({ Items: fullContainer() });
  buckets.on(PutObjectCommand).resolves({});
  const forget = () => {
    tables.resetHistory();
    buckets.resetHistory();
  };
  const create = await import('../../functions/http/create-container.ts');
  const add = await import('../../functions/http/add-image.ts');
  const summary = await import('../../functions/http/get-summary.ts');
  const comparison = await import('../../functions/http/get-comparison.ts');
  const template = await import('../../functions/http/get-template.ts');
  const verification = await import('../../functions/http/create-verification.ts');
  const rows = [
    await measure('create-container', create.handler, aProxyEvent(), forget),
    await measure('add-image, 31 KB', add.handler, anUploadEvent(new Uint8Array(31_000)), forget),
    await measure('add-image, 800 KB', add.handler, anUploadEvent(new Uint8Array(800_000)), forget),
    await measure('get-summary, 5 images with 5 faces', summary.handler, containerEvent('summary'), forget),
    await measure('get-comparison, the same', comparison.handler, containerEvent('comparison'), forget),
    await measure('get-template, the same', template.handler, containerEvent('template'), forget),
    await measure('create-verification, two of the same', verification.handler, verificationEvent(), forget),
  ];
  tables.restore();
  buckets.restore();
  return ['Handlers without I/O', '', formatTable(['handler', 'p50 ms', 'p99 ms'], rows)].join('\n');
}

async function measure(
  name: string,
  handler: Handler,
  event: APIGatewayProxyEvent,
  forget: () => void,
): Promise<string[]> {
  const times: number[] = [];
  for (let call = 0; call < 2 * CALLS; call += 1) {
    const start = performance.now();
    const { statusCode } = await handler(event, { ...aContext });
    times.push(performance.now() - start);
    if (statusCode >= 300) throw new Error(`${name} answered ${statusCode}`);
    forget();
  }
  const warm = times.slice(CALLS);
  return [name, percentile(warm, 0.5).toFixed(2), percentile(warm, 0.99).toFixed(2)];
}

const containerEvent = (result: string): APIGatewayProxyEvent => ({
  ...aProxyEvent({ path: `/v1/containers/${CONTAINER_ID}/${result}`, httpMethod: 'GET' }),
  resource: `/v1/containers/{container_id}/${result}`,
  pathParameters: { container_id: CONTAINER_ID },
});

const verificationEvent = (): APIGatewayProxyEvent => ({
  ...aProxyEvent({ path: '/v1/verifications' }),
  body: JSON.stringify({ reference: { container_id: CONTAINER_ID }, probe: { container_id: CONTAINER_ID } }),
});

/** The largest container there can be. */
function fullContainer(): Record<string, unknown>[] {
  const expiresAt = Math.floor(Date.now() / 1000) * 1000 + 60_000;
  const slots = [1, 2, 3, 4, 5].map((n) => aSlot({ imageId: idNumber(n), status: 'completed' }));
  const images = Object.fromEntries(slots.map((slot) => [slot.imageId, toSlotItem(slot)]));
  const faces = [1, 2, 3, 4, 5].map((n) => ({ ...aFace(), faceId: idNumber(100 + n) }));
  const encoder = { name: ENCODER_NAME, version: ENCODER_VERSION };
  return [
    { ...toContainerItem(aContainer({ expiresAt })), images },
    ...slots.map((slot) =>
      toEncodingsItem(
        CONTAINER_ID,
        { imageId: slot.imageId, faces, width: 1, height: 1, encoder },
        { slot, expiresAt },
      ),
    ),
  ];
}
