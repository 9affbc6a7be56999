import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { containerSchema, healthSchema, summarySchema } from '../../../api/schemas.ts';
import { ENCODER_NAME, ENCODER_VERSION } from '../../../encoder/identity.ts';
import { toContainerItem, toEncodingsItem, toSlotItem } from '../../../functions/adapters/aws/table/table-items.ts';
import { aContainer, aFace, aSlot, CONTAINER_ID, idNumber, someEncodings } from '../../support/builders.ts';
import { aContext, anUploadEvent, aProxyEvent } from '../../support/lambda/lambda-events.ts';
import { mockClient } from '../../support/lambda/mock-client.ts';
import { setEnvironment } from '../../support/lambda/set-environment.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const s3 = mockClient(S3Client);

beforeAll(() => {
  return setEnvironment({
    TABLE_NAME: 'table',
    BUCKET_NAME: 'bucket',
    AUTH: 'none',
    LOG_LEVEL: 'error',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});

beforeEach(() => {
  dynamo.reset();
  s3.reset();
});

/** An encoder that the service has a calibration for. */
const shippedEncoder = { name: ENCODER_NAME, version: ENCODER_VERSION };

const HOUR = 60 * 60_000;
const container = aContainer({ createdAt: Date.now(), expiresAt: Math.floor(Date.now() / 1000) * 1000 + HOUR });

const summaryEvent = (containerId = CONTAINER_ID) => ({
  ...aProxyEvent({ path: `/v1/containers/${containerId}/summary`, httpMethod: 'GET' }),
  resource: '/v1/containers/{container_id}/summary',
  pathParameters: { container_id: containerId },
});

describe('create-container', () => {
  it('answers 201 with the container and the path of its summary, stage included', async () => {
    dynamo.on(PutCommand).resolves({});
    const { handler } = await import('../../../functions/http/create-container.ts');

    const answer = await handler(aProxyEvent(), aContext);

    const body = containerSchema.parse(JSON.parse(answer.body));
    expect(answer.statusCode).toBe(201);
    expect(answer.headers?.Location).toBe(`/api/v1/containers/${body.container_id}/summary`);
    expect(Date.parse(body.expires_at) - Date.parse(body.created_at)).toBeGreaterThan(29 * 24 * HOUR);
  });
});

describe('add-image', () => {
  it('answers 202 once the picture is stored', async () => {
    dynamo.on(UpdateCommand).resolves({});
    s3.on(PutObjectCommand).resolves({});
    const { handler } = await import('../../../functions/http/add-image.ts');

    const answer = await handler(anUploadEvent(Uint8Array.of(1, 2, 3)), aContext);

    const body = JSON.parse(answer.body);
    expect(answer.statusCode).toBe(202);
    expect(body).toEqual({ image_id: expect.any(String), status: 'processing', created_at: expect.any(String) });
    expect(answer.headers).toMatchObject({
      Location: `/api/v1/containers/${CONTAINER_ID}/summary`,
      'Retry-After': '1',
    });
    const key = `uploads/${CONTAINER_ID}/${body.image_id}/${Date.parse(body.created_at)}`;
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input.Key).toBe(key);
  });

  it.each(['x', '../../etc/passwd', '1'.repeat(36)])(
    'answers 404 for the malformed id %j and asks no store',
    async (id) => {
      const { handler } = await import('../../../functions/http/add-image.ts');

      const answer = await handler(anUploadEvent(Uint8Array.of(1), id), aContext);

      expect(answer.statusCode).toBe(404);
      expect(JSON.parse(answer.body)).toMatchObject({ error: 'Container not found', code: 'container_not_found' });
      expect(dynamo.calls()).toHaveLength(0);
    },
  );

  it('takes no slot for a request without a picture', async () => {
    const { handler } = await import('../../../functions/http/add-image.ts');

    const answer = await handler({ ...anUploadEvent(Uint8Array.of(1)), body: null }, aContext);

    expect(answer.statusCode).toBe(400);
    expect(dynamo.calls()).toHaveLength(0);
  });
});

describe('get-summary', () => {
  const read = (...items: Record<string, unknown>[]) => dynamo.on(QueryCommand).resolves({ Items: items });
  const itemWith = (slot: ReturnType<typeof aSlot>, more: object = {}) => ({
    ...toContainerItem(container),
    images: { [slot.imageId]: { ...toSlotItem(slot), ...more } },
  });

  async function getSummary() {
    const { handler } = await import('../../../functions/http/get-summary.ts');
    const answer = await handler(summaryEvent(), aContext);
    return { ...answer, summary: summarySchema.parse(JSON.parse(answer.body)) };
  }

  it('shows a completed image with its faces', async () => {
    const encodings = someEncodings();
    const slot = aSlot({ status: 'completed' });
    const found = { slot, expiresAt: container.expiresAt };
    read(itemWith(slot), toEncodingsItem(CONTAINER_ID, encodings, found));

    const { summary, headers } = await getSummary();

    expect(summary.images).toMatchObject([
      { status: 'completed', error: null, error_code: null, width: 300, height: 400, encoder: { name: 'test' } },
    ]);
    const { vector, box, landmarks, confidence, quality } = aFace();
    expect(summary.images[0]?.encodings).toEqual([
      { face_id: idNumber(1), vector, box, landmarks, confidence, quality },
    ]);
    expect(headers).not.toHaveProperty('Retry-After');
  });

  it('asks to come back while an image is processing', async () => {
    read(itemWith(aSlot({ createdAt: Date.now(), deadline: Date.now() + HOUR })));

    const { summary, headers } = await getSummary();

    expect(summary.images).toMatchObject([{ status: 'processing', encodings: [], encoder: null, width: null }]);
    expect(headers).toMatchObject({ 'Retry-After': '1' });
  });

  it('says why an image failed', async () => {
    read(itemWith(aSlot({ status: 'failed' }), { error: 'More than 5 faces found', error_code: 'too_many_faces' }));

    const { summary } = await getSummary();

    expect(summary.images).toMatchObject([
      { status: 'failed', error: 'More than 5 faces found', error_code: 'too_many_faces', encodings: [] },
    ]);
  });
});

describe.each([
  ['get-comparison', 'GET', '/v1/containers/{container_id}/comparison', null],
  ['get-template', 'GET', '/v1/containers/{container_id}/template', null],
  [
    'create-verification',
    'POST',
    '/v1/verifications',
    JSON.stringify({ reference: { container_id: CONTAINER_ID }, probe: { container_id: CONTAINER_ID } }),
  ],
])('%s', (name, httpMethod, resource, body) => {
  const event = {
    ...aProxyEvent({ path: resource.replace('{container_id}', CONTAINER_ID), httpMethod }),
    resource,
    pathParameters: { container_id: CONTAINER_ID },
    body,
  };

  it('reads the faces of the container, and no others', async () => {
    const slot = aSlot({ status: 'completed' });
    const encodings = someEncodings({ encoder: shippedEncoder });
    const found = { slot, expiresAt: container.expiresAt };
    dynamo.on(QueryCommand).resolves({
      Items: [
        { ...toContainerItem(container), images: { [slot.imageId]: toSlotItem(slot) } },
        toEncodingsItem(CONTAINER_ID, encodings, found),
      ],
    });
    const { handler } = await import(`../../../functions/http/${name}.ts`);

    const { statusCode, body: answered } = await handler(event, aContext);

    expect(statusCode).toBe(200);
    expect(JSON.parse(answered)).toMatchObject({ encoder: shippedEncoder });
    expect(answered).toContain(idNumber(1));
    for (const { args } of dynamo.commandCalls(QueryCommand)) {
      expect(args[0].input.ExpressionAttributeValues).toEqual({ ':partition': `CONTAINER#${CONTAINER_ID}` });
    }
  });

  it('does not find what is not there', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [] });
    const { handler } = await import(`../../../functions/http/${name}.ts`);

    expect((await handler(event, aContext)).statusCode).toBe(404);
  });
});

describe.each([
  ['put-enrolment', 'PUT', 'enrolment'],
  ['get-matches', 'GET', 'matches'],
])('%s', (name, httpMethod, end) => {
  it('holds no answer on AWS, and says when to come again', async () => {
    const slot = aSlot({ status: 'processing', createdAt: Date.now(), deadline: Date.now() + HOUR });
    const item = { ...toContainerItem(container), images: { [slot.imageId]: toSlotItem(slot) } };
    dynamo.on(QueryCommand).resolves({ Items: [item] });
    const event = {
      ...aProxyEvent({ path: `/v1/containers/${CONTAINER_ID}/${end}`, httpMethod, headers: { Prefer: 'wait=20' } }),
      resource: `/v1/containers/{container_id}/${end}`,
      pathParameters: { container_id: CONTAINER_ID },
    };
    const { handler } = await import(`../../../functions/http/${name}.ts`);

    const { statusCode, headers } = await handler(event, aContext);

    expect(statusCode).toBe(409);
    expect(headers).toMatchObject({ 'Retry-After': '1' });
    expect(dynamo.commandCalls(QueryCommand)).toHaveLength(1);
  });
});

describe('get-health', () => {
  it('tells the version and the encoder without asking any store', async () => {
    const { handler } = await import('../../../functions/http/get-health.ts');

    const answer = await handler(aProxyEvent({ path: '/health', httpMethod: 'GET' }), aContext);

    expect(healthSchema.parse(JSON.parse(answer.body))).toMatchObject({ status: 'ok' });
    expect(dynamo.calls()).toHaveLength(0);
    expect(s3.commandCalls(GetObjectCommand)).toHaveLength(0);
  });
});
