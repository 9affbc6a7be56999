import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { idNumber } from '../support/builders.ts';
import { names } from '../support/emulators/names.ts';
import { type FakeEncoder, pictureFor, startFakeEncoder } from '../support/encoder/fake-encoder.ts';
import { aCalibration } from '../support/faces/calibrations.ts';
import { type FunctionBench, openFunctionBench, pictureMessage } from '../support/lambda/function-bench.ts';
import { webhook } from './support/example-settings.ts';
import { functionsByEntry, type Statement, statementsOf, synthesise } from './support/synth.ts';

const { service } = synthesise({
  customerKey: 'true',
  imageEvents: 'true',
  ...webhook,
  auth: 'jwt',
  jwtIssuer: 'https://a.example',
  jwtAudience: 'a',
  faceSearch: 'true',
});
const functions = functionsByEntry(service);

/** What a role needs and no code of ours calls: Lambda's own work for the function. */
const byLambda = new Set([
  ...['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  ...['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
]);

/** Actions that are used without a call of that name, and why. */
const withoutCall: Readonly<Record<string, readonly string[]>> = {
  // Lets S3 answer 404 and not 403 for a picture that is not there.
  'functions/queue/encode-image.ts': ['s3:ListBucket'],
  // The form that the function signs may do what the function may do.
  'functions/http/create-upload.ts': ['s3:PutObject'],
};

const isData = (action: string) => !byLambda.has(action) && !action.startsWith('kms:');

const dataActionsOf = (entry: string): string[] => {
  const found = functions.get(entry);
  const actions = found ? statementsOf(service, found).flatMap(({ Action }) => Action) : [];
  return [...new Set(actions.filter(isData))].sort();
};

let folder: string;
let bench: FunctionBench;
let encoder: FakeEncoder;

const http = (name: string) => `functions/http/${name}.ts`;
const queue = (name: string) => `functions/queue/${name}.ts`;
const imageOf = ({ body }: { body: string }) => z.object({ image_id: z.string() }).parse(JSON.parse(body)).image_id;
const inContainer = (containerId: string, imageId?: string) => ({
  pathParameters: { container_id: containerId, ...(imageId ? { image_id: imageId } : {}) },
});

beforeAll(async () => {
  encoder = await startFakeEncoder();
  folder = mkdtempSync(join(tmpdir(), 'face-encode-test-'));
  const CALIBRATION_FILE = join(folder, 'calibration.json');
  writeFileSync(CALIBRATION_FILE, JSON.stringify(aCalibration({ encoder: { name: 'http', version: '1' } })));
  bench = await openFunctionBench(encoder.url, { CALIBRATION_FILE });
  await useEverything();
});

afterAll(async () => {
  await bench.close();
  await encoder.close();
  rmSync(folder, { recursive: true });
});

/** Every use case with its bad ends: refusals, stores that fail, second deliveries, things that are gone. */
async function useEverything(): Promise<void> {
  const good = pictureFor('one-face');
  const id = await bench.createContainer('key');
  await bench.createContainer('key');
  const first = await bench.addImage(id, good);
  await bench.request(http('get-summary'), inContainer(id));
  await encodePictures(id, first);
  await bench.request(http('get-comparison'), inContainer(id));
  await verify(id);
  await search(id);
  await fillUp();
  await failUploads(id);
  await reserveUploads(id);
  await erase(id, imageOf(first));
  await deliverEvent(id, imageOf(first));
}

/** Nothing listens at the address of the webhook. */
async function deliverEvent(id: string, imageId: string): Promise<void> {
  const event = { status: 'failed', error_code: 'corrupt_image', faces: null, occurred_at: '2026-03-25T12:00:00.000Z' };
  const body = JSON.stringify({ container_id: id, image_id: imageId, ...event });
  expect(await bench.deliver(queue('deliver-event'), body)).toBe(true);
}

async function encodePictures(id: string, first: { body: string }): Promise<void> {
  await bench.deliver(queue('encode-image'), pictureMessage(id, first));
  await bench.deliver(queue('encode-image'), pictureMessage(id, first));
  const refused = await bench.addImage(id, pictureFor('rejected'));
  await bench.deliver(queue('encode-image'), pictureMessage(id, refused));
  const unlucky = await bench.addImage(id, pictureFor('broken'));
  expect(await bench.deliver(queue('encode-image'), pictureMessage(id, unlucky))).toBe(true);
  await bench.deliver(queue('fail-image'), pictureMessage(id, unlucky));
  await bench.deliver(queue('fail-image'), pictureMessage(id, unlucky));
}

async function verify(id: string): Promise<void> {
  await bench.request(http('get-template'), inContainer(id));
  await bench.request(http('create-verification'), {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ reference: { container_id: id }, probe: { container_id: id } }),
  });
}

async function search(id: string): Promise<void> {
  await bench.request(http('put-enrolment'), inContainer(id));
  await bench.request(http('get-matches'), inContainer(id));
  await bench.request(http('delete-enrolment'), inContainer(id));
  await bench.request(http('put-enrolment'), inContainer(id));
  const erasedMeanwhile = await photograph();
  bench.beforeNext('PutItem', () => removeContainer(erasedMeanwhile));
  await bench.request(http('put-enrolment'), inContainer(erasedMeanwhile));
  const erased = await photograph();
  await bench.request(http('put-enrolment'), inContainer(erased));
  await bench.request(http('delete-container'), inContainer(erased));
}

/** A container with one encoded picture. */
async function photograph(): Promise<string> {
  const id = await bench.createContainer();
  await bench.deliver(queue('encode-image'), pictureMessage(id, await bench.addImage(id, pictureFor('one-face'))));
  return id;
}

async function removeContainer(id: string): Promise<void> {
  const key = { PK: { S: `CONTAINER#${id}` }, SK: { S: 'CONTAINER' } };
  await bench.clients.table.send(new DeleteItemCommand({ TableName: names.table, Key: key }));
}

async function fillUp(): Promise<void> {
  const id = await bench.createContainer();
  const answers = [];
  for (let count = 0; count < 6; count += 1) answers.push(await bench.addImage(id, pictureFor('one-face')));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202, 202, 202, 422]);
}

async function failUploads(id: string): Promise<void> {
  bench.failNext('PutObject');
  expect((await bench.addImage(id, pictureFor('one-face'))).statusCode).toBe(503);
}

async function reserveUploads(id: string): Promise<void> {
  const reserve = () =>
    bench.request(http('create-upload'), {
      ...inContainer(id),
      headers: { 'content-type': 'application/json' },
      body: '{"content_type":"image/png"}',
    });
  const created = await reserve();
  const imageId = imageOf(created);
  const createdAt = Date.parse(z.object({ created_at: z.string() }).parse(JSON.parse(created.body)).created_at);
  bench.failNext('SendMessage');
  expect((await reserve()).statusCode).toBe(503);
  const full = await bench.createContainer();
  for (let count = 0; count < 5; count += 1) await bench.addImage(full, pictureFor('one-face'));
  await bench.request(http('create-upload'), {
    ...inContainer(full),
    headers: { 'content-type': 'application/json' },
    body: '{"content_type":"image/png"}',
  });
  await bench.deliver(queue('run-task'), JSON.stringify({ task: 'check_upload', containerId: id, imageId, createdAt }));
}

async function erase(id: string, first: string): Promise<void> {
  await leaveOrphan(id, idNumber(1));
  await bench.request(http('delete-image'), inContainer(id, first));
  await leaveOrphan(id, idNumber(2));
  const createdAt = Date.now();
  await bench.deliver(
    queue('run-task'),
    JSON.stringify({ task: 'erase_image', containerId: id, imageId: first, createdAt }),
  );
  await leaveOrphan(id, idNumber(3));
  await bench.request(http('delete-container'), inContainer(id));
  const again = await bench.createContainer();
  await bench.deliver(queue('run-task'), JSON.stringify({ task: 'erase_container', containerId: again, createdAt }));
}

/** A picture whose image is gone, as a worker that came late leaves it. */
async function leaveOrphan(id: string, imageId: string): Promise<void> {
  const input = { Bucket: names.bucket, Key: `uploads/${id}/${imageId}`, Body: 'x' };
  await bench.clients.bucket.send(new PutObjectCommand(input));
}

describe.each([...functions.keys()])('%s', (entry) => {
  it('may do exactly what it was seen to do in every use case', () => {
    const seen = bench.calls.filter((call) => call.entry === entry).map(({ action }) => action);
    const expected = new Set([...seen, ...(withoutCall[entry] ?? [])]);
    expect(dataActionsOf(entry)).toEqual([...expected].sort());
  });

  it('may do it to the resources of this stack, and to the secret that is named, by their full name', () => {
    const found = functions.get(entry);
    const statements = found ? statementsOf(service, found) : [];
    for (const statement of statements) {
      expect(statement.Effect).toBe('Allow');
      for (const action of statement.Action) expect(action).not.toContain('*');
      if (statement.Resource === webhook.webhookSecretArn) continue;
      if (!isTracing(statement)) expect(JSON.stringify(statement.Resource)).toMatch(/^{"(Ref|Fn::GetAtt|Fn::Join)"/);
    }
  });
});

const isTracing = ({ Action }: Statement) => Action.every((action) => action.startsWith('xray:'));

it('every entry that calls AWS was loaded', () => {
  const silent = [...functions.keys()].filter((entry) => dataActionsOf(entry).length === 0);
  expect(silent.sort()).toEqual(['authorize', 'get-console', 'get-docs', 'get-health', 'get-openapi'].map(http).sort());
});
