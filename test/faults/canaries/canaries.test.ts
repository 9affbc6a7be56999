import { devNull } from 'node:os';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { packVector } from '../../../functions/domain/vector-bytes.ts';
import { entryOf } from '../../../lib/function-entries.ts';
import { CONTAINER_ID, IMAGE_ID } from '../../support/builders.ts';
import { startSecretsServer } from '../../support/emulators/secrets-server.ts';
import { findBytes } from '../../support/homes/stored-bytes.ts';
import { startTokenIssuer } from '../../support/http/token-issuer.ts';
import { aBatch, aMultipartEvent, aRecord, created, filePart } from '../../support/lambda/lambda-events.ts';
import { startServiceChild } from '../../support/local/service-child.ts';
import { makeTestFolder } from '../../support/test-folder.ts';
import { startChildFunction } from '../support/actor/child-function.ts';
import { canaries, canaryVector, findSecrets } from './canaries.ts';
import { callEverything } from './canary-calls.ts';
import { canaryPictures, startCanaryEncoder } from './canary-encoder.ts';

/** A service that logs everything, with canaries in its settings too. */
async function startWatchedService(format: 'pretty' | 'json') {
  const encoder = await startCanaryEncoder();
  onTestFinished(() => encoder.close());
  const audience = 'face-encode';
  const issuer = await startTokenIssuer({ port: 0, audience });
  onTestFinished(() => issuer.close());
  const dataDir = await makeTestFolder();
  const service = await startServiceChild({
    DATA_DIR: dataDir,
    LOG_LEVEL: 'debug',
    LOG_FORMAT: format,
    ENCODING_SERVICE_URL: encoder.url,
    FACE_SEARCH: 'on',
    RETRY_BASE_SECONDS: '0',
    // It cannot be reached, and its address may hold a password of the operator.
    WEBHOOK_URL: `${unreachable}/${canaries.webhook}?token=${canaries.webhook}`,
    WEBHOOK_SECRET: `whsec_${canaries.webhookSecret}`,
    ...{ AUTH: 'jwt', JWT_ISSUER: issuer.url, JWT_AUDIENCE: audience },
  });
  return { ...service, dataDir, token: issuer.tokenFor('somebody') };
}

/** A store or a webhook that nobody can reach: every call to it fails. */
// Nothing listens there, and it is no port that fetch would refuse by itself.
const unreachable = 'http://127.0.0.1:2';

describe('a service on one machine that logs everything', () => {
  it.each(['pretty', 'json'] as const)('prints nothing of what clients send, get or are: %s', async (format) => {
    const { child, url, token } = await startWatchedService(format);

    const { secrets, statuses } = await callEverything(url, token);
    await child.printed(/webhook did not answer/);
    child.kill('SIGTERM');
    await child.exited();

    // Without these the canaries have not been where they should have been.
    expect([...new Set(statuses)]).toEqual(
      expect.arrayContaining([200, 201, 202, 204, 400, 401, 404, 405, 412, 413, 422]),
    );
    const printed = child.stdout() + child.stderr();
    for (const word of ['encoder_rejected', 'invalid_encoder_response', 'encoder_unavailable', 'will be retried']) {
      expect(printed).toContain(word);
    }
    expect(findSecrets(printed, secrets)).toEqual([]);
  });

  it('keeps nothing in its files of what was erased, and no token, key or file name at any time', async () => {
    const { url, token, dataDir } = await startWatchedService('json');
    const { secrets, ids, eraseAll } = await callEverything(url, token);
    const erased: [string, string | Uint8Array][] = [
      ['vector', packVector(canaryVector)],
      ['enrolled vector', new Uint8Array(Float32Array.from(canaryVector).buffer)],
      ...ids.map((id): [string, string] => ['id', id]),
    ];
    const find = (wanted: readonly (readonly [string, string | Uint8Array])[]) =>
      new Set(wanted.filter(([, bytes]) => findBytes(dataDir, [bytes]).length > 0).map(([name]) => name));
    expect(find(erased)).toEqual(new Set(['vector', 'enrolled vector', 'id']));
    // Why an encoder has refused a picture is in the summary, and a label comes with matches.
    expect(find(Object.entries(secrets))).toEqual(new Set(['encoder', 'label']));

    await eraseAll();

    await vi.waitFor(() => expect(find([...erased, ...Object.entries(secrets)])).toEqual(new Set()), {
      timeout: 60_000,
      interval: 1_000,
    });
  });
});

const environment = {
  TABLE_NAME: 'table',
  BUCKET_NAME: 'bucket',
  IMAGES_QUEUE_URL: `${unreachable}/queue/images`,
  TASKS_QUEUE_URL: `${unreachable}/queue/tasks`,
  AUTH: 'none',
  JWT_ISSUER: unreachable,
  JWT_AUDIENCE: 'face-encode',
  LOG_LEVEL: 'debug',
  METRICS_NAMESPACE: 'face-encode',
  ENCODING_SERVICE_URL: `${unreachable}/${canaries.encoder}?token=${canaries.encoder}`,
  DOCS_DIR: '.',
  CONSOLE_DIR: '.',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: canaries.token,
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_ENDPOINT_URL: unreachable,
};

const upload = aMultipartEvent([filePart(canaryPictures[0] ?? Buffer.alloc(0), 'file', canaries.fileName)]);
const secretHeaders = { Authorization: `Bearer ${canaries.token}`, 'Idempotency-Key': canaries.key };

const entries = [...new Set(Object.values(entryOf))];
const uploads = ['functions/http/add-image.ts'];

const proxyEvents = entries.map((entry): [string, object] => {
  const event = {
    ...upload,
    headers: { ...upload.headers, ...secretHeaders, 'X-Canary': canaries.header },
    queryStringParameters: { q: canaries.query },
    pathParameters: { container_id: CONTAINER_ID, image_id: IMAGE_ID, file: canaries.path },
  };
  const json = { body: JSON.stringify({ content_type: canaries.body }), isBase64Encoded: false };
  return [entry, uploads.includes(entry) ? event : { ...event, ...json }];
});

const queueEvents = ['encode-image', 'fail-image', 'run-task'].flatMap((name): [string, object][] => [
  [`functions/queue/${name}.ts`, aBatch(aRecord({ body: created(`uploads/${CONTAINER_ID}/${IMAGE_ID}`) }))],
  [`functions/queue/${name}.ts`, aBatch(aRecord({ body: created(`uploads/${canaries.path}`) }))],
  [`functions/queue/${name}.ts`, aBatch(aRecord({ body: canaries.body }))],
]);

/** A token that can only be decided with the keys of its issuer. */
function aTokenOfCanaries(): string {
  const claims = { iss: unreachable, aud: environment.JWT_AUDIENCE, sub: canaries.token, exp: 4_102_444_800 };
  const parts = [JSON.stringify({ alg: 'RS256', kid: 'key' }), JSON.stringify(claims), canaries.key];
  return parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
}

describe('the authorizer as in Lambda, whose keys cannot be fetched', () => {
  it('prints nothing of the token that it cannot decide on, nor of the request', async () => {
    const child = startChildFunction('functions/http/authorize.ts', environment);
    onTestFinished(() => child.kill());
    const token = aTokenOfCanaries();
    const [, event = {}] = proxyEvents[0] ?? [];
    const headers = { ...secretHeaders, Authorization: `Bearer ${token}`, 'X-Canary': canaries.header };

    const answer = await child.answer({
      ...event,
      type: 'REQUEST',
      methodArn: 'arn:aws:x:y:z:api/stage/GET/',
      headers,
    });

    // It throws, which lets nobody in.
    expect(answer).toBeUndefined();
    expect(child.printed()).toContain('TOKEN_UNDECIDED');
    expect(findSecrets(child.printed(), { ...canaries, whole: token })).toEqual([]);
  });
});

describe('the function that calls the webhook, as in Lambda', () => {
  it.each([
    ['cannot be reached', `whsec_${canaries.webhookSecret}`, 'The webhook did not answer'],
    ['has an invalid secret', canaries.webhookSecret, 'WebhookSecretError'],
  ])('prints nothing of address, secret, signature and event where it %s', async (_, secret, reason) => {
    const secrets = await startSecretsServer(secret);
    onTestFinished(() => secrets.close());
    const child = startChildFunction('functions/queue/deliver-event.ts', {
      ...environment,
      WEBHOOK_URL: `${unreachable}/${canaries.webhook}?token=${canaries.webhook}`,
      WEBHOOK_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:webhook-AbCdEf',
      DELIVERIES_QUEUE_URL: `${unreachable}/queue/deliveries`,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    });
    onTestFinished(() => child.kill());
    const state = { status: 'completed', error_code: null, faces: 1, occurred_at: '2026-03-25T12:00:00.000Z' };
    const event = { container_id: CONTAINER_ID, image_id: IMAGE_ID, ...state };

    const answer = await child.answer(
      aBatch(aRecord({ body: JSON.stringify(event) }), aRecord({ body: canaries.body })),
    );

    expect(answer).toMatchObject({ batchItemFailures: [{}] });
    for (const word of [reason, 'MESSAGE_UNREADABLE']) expect(child.printed()).toContain(word);
    const ids = { container: CONTAINER_ID, image: IMAGE_ID, event: 'occurred_at' };
    expect(findSecrets(child.printed(), { ...canaries, ...ids })).toEqual([]);
    expect(child.printed()).not.toContain('v1,');
  });
});

describe('a function as in Lambda, whose stores cannot be reached', () => {
  it.each([...proxyEvents, ...queueEvents])('%s prints nothing of its event', async (entry, event) => {
    const child = startChildFunction(entry, environment);
    onTestFinished(() => child.kill());

    const answer = await child.answer(event);

    expect(answer).toBeDefined();
    expect(child.printed()).toContain('"level"');
    expect(findSecrets(child.printed(), canaries)).toEqual([]);
  });
});
