import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerSchema } from '../../api/schemas.ts';
import { type Listening, listen } from '../support/http/listen.ts';
import { type RunningService, runService } from '../support/local/running-service.ts';

const AUDIENCE = 'face-encode';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

let issuer: Listening;
let service: RunningService;
/** Whether the issuer gives its keys out. */
let keysAvailable = false;

beforeAll(async () => {
  const jwks = JSON.stringify({
    keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'key', alg: 'RS256', use: 'sig' }],
  });
  issuer = await listen(
    createServer((_, response) => (keysAvailable ? response.end(jwks) : response.writeHead(500).end())),
  );
  service = await runService({ AUTH: 'jwt', JWT_ISSUER: issuer.url, JWT_AUDIENCE: AUDIENCE });
});

afterAll(async () => {
  await service.close();
  await issuer.close();
});

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function tokenFor(sub: string, claims: object = {}, key: KeyObject = privateKey, alg = 'RS256'): string {
  const now = Math.floor(Date.now() / 1000);
  const payload = { iss: issuer.url, aud: AUDIENCE, sub, iat: now, exp: now + 60, ...claims };
  const signed = `${encode({ alg, kid: 'key', typ: 'JWT' })}.${encode(payload)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}

const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

async function createContainer(sub: string): Promise<string> {
  const { json } = await service.call('POST', '/v1/containers', bearer(tokenFor(sub)));
  return containerSchema.parse(json).container_id;
}

/** Every route that has to do with one container. */
const routesOf = (id: string): [string, string][] => [
  ['GET', `/v1/containers/${id}/summary`],
  ['GET', `/v1/containers/${id}/comparison`],
  ['POST', `/v1/containers/${id}/uploads`],
  ['POST', `/v1/containers/${id}/images`],
  ['DELETE', `/v1/containers/${id}/images/22222222-2222-4222-8222-222222222222`],
  ['DELETE', `/v1/containers/${id}`],
];

/** A request that would be good if the container were the caller's. */
function initFor(path: string, token: string): RequestInit {
  const { headers } = bearer(token);
  if (path.endsWith('/uploads')) return { headers, body: '{"content_type":"image/png"}' };
  if (!path.endsWith('/images')) return { headers };
  const body = new FormData();
  body.append('file', new Blob(['picture']), 'picture.jpg');
  return { headers, body };
}

describe('with tokens', () => {
  it('lets nobody in while the keys of the issuer cannot be fetched', async () => {
    keysAvailable = false;

    const answer = await service.call('POST', '/v1/containers', bearer(tokenFor('alice')));

    expect(answer).toMatchObject({ status: 503, json: { code: 'unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('1');
    keysAvailable = true;
  });

  it('lets a caller in whose token is good', async () => {
    expect(await service.call('POST', '/v1/containers', bearer(tokenFor('alice')))).toMatchObject({ status: 201 });
  });

  it.each<[string, () => RequestInit]>([
    ['no token', () => ({})],
    ['no bearer token', () => ({ headers: { Authorization: 'Basic YTpi' } })],
    ['nonsense', () => bearer('nonsense')],
    ['a token that has expired', () => bearer(tokenFor('alice', { exp: 1 }))],
    ['a token that is not valid yet', () => bearer(tokenFor('alice', { nbf: 9_999_999_999 }))],
    ['a token for another service', () => bearer(tokenFor('alice', { aud: 'other' }))],
    ['a token of another issuer', () => bearer(tokenFor('alice', { iss: 'http://other' }))],
    ['a token that somebody else signed', () => bearer(tokenFor('alice', {}, stranger.privateKey))],
    ['a token that says it needs no signature', () => bearer(tokenFor('alice', {}, privateKey, 'none'))],
    ['a token without a subject', () => bearer(tokenFor(''))],
  ])('answers 401 to %s', async (_, init) => {
    const answer = await service.call('POST', '/v1/containers', init());

    expect(answer).toMatchObject({
      status: 401,
      json: { code: 'unauthorized', error: 'Authentication is required', request_id: expect.any(String) },
    });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each(['/health', '/openapi.json'])('leaves %s open', async (path) => {
    expect((await service.call('GET', path)).status).toBe(200);
  });

  it.each(['/docs', '/'])('leaves the page %s open', async (path) => {
    expect((await fetch(`${service.url}${path}`)).status).toBe(200);
  });

  it('keeps containers of another owner as unknown as those that do not exist, on every route', async () => {
    const owned = await createContainer('alice');
    const unknown = '11111111-1111-4111-8111-111111111111';
    const asked = async (id: string) =>
      await Promise.all(
        routesOf(id).map(async ([method, path]) => {
          const { status, json } = await service.call(method, path, initFor(path, tokenFor('mallory')));
          return { method, status, json: { ...Object(json), request_id: '' } };
        }),
      );

    const answers = await asked(owned);

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    expect(answers).toEqual(await asked(unknown));
    const mine = await service.call('GET', `/v1/containers/${owned}/summary`, bearer(tokenFor('alice')));
    expect(mine).toMatchObject({ status: 200, json: { images: [] } });
  });

  it('counts an idempotency key for its owner only', async () => {
    const create = async (sub: string) => {
      const headers = { ...bearer(tokenFor(sub)).headers, 'Idempotency-Key': 'same' };
      const { json } = await service.call('POST', '/v1/containers', { headers });
      return containerSchema.parse(json).container_id;
    };

    const ids = [await create('alice'), await create('alice'), await create('mallory')];

    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });
});
