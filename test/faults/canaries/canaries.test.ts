import { devNull } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { entryOf } from '../../../lib/function-entries.ts';
import { CONTAINER_ID, IMAGE_ID } from '../../support/builders.ts';
import { aBatch, aMultipartEvent, aRecord, created, filePart } from '../../support/lambda-events.ts';
import { startServiceChild } from '../../support/local-api.ts';
import { makeTestFolder } from '../../support/local-folders.ts';
import { startChildFunction } from '../support/child-function.ts';
import { startTokenIssuer } from '../support/token-issuer.ts';
import { canaries, findSecrets } from './canaries.ts';
import { callEverything } from './canary-calls.ts';
import { canaryPictures, startCanaryEncoder } from './canary-encoder.ts';

describe.each(['pretty', 'json'])('a service that logs everything in the format %s', (format) => {
  it('prints nothing of what clients send, get or are', async () => {
    const encoder = await startCanaryEncoder();
    onTestFinished(() => encoder.close());
    const issuer = await startTokenIssuer('face-encode');
    onTestFinished(() => issuer.close());
    const { child, url } = await startServiceChild({
      DATA_DIR: await makeTestFolder(),
      LOG_LEVEL: 'debug',
      LOG_FORMAT: format,
      ENCODING_SERVICE_URL: encoder.url,
      RETRY_BASE_SECONDS: '0',
      ...issuer.environment,
    });

    const { secrets, statuses } = await callEverything(url, issuer.tokenFor('somebody'));
    child.kill('SIGTERM');
    await child.exited();

    // Without these the canaries have not been where they should have been.
    expect([...new Set(statuses)]).toEqual(expect.arrayContaining([200, 201, 202, 204, 400, 401, 404, 405, 413, 422]));
    const printed = child.stdout() + child.stderr();
    for (const word of ['encoder_rejected', 'invalid_encoder_response', 'encoder_unavailable', 'come again']) {
      expect(printed).toContain(word);
    }
    expect(findSecrets(printed, secrets)).toEqual([]);
  });
});

/** A store that nobody can reach: every call to it fails. */
const unreachable = 'http://127.0.0.1:9';

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

const queueEvents = ['encode-image', 'fail-image', 'do-task'].flatMap((name): [string, object][] => [
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
