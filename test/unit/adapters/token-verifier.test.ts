import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TokenVerifierOptions, tokenVerifier } from '../../../functions/adapters/token-verifier.ts';
import { TransientError } from '../../../functions/domain/errors.ts';
import { type Listening, listen } from '../../support/http/listen.ts';

const ISSUER = 'https://issuer.example';
const AUDIENCE = 'face-encode';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const inAnHour = Math.floor(Date.now() / 1000) + 3600;

let server: Listening;
let jwksUri: string;
let fetches: number;
let status: number;
let keys: object[];
let page: string | undefined;

const publish = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' });

beforeEach(async () => {
  fetches = 0;
  status = 200;
  page = undefined;
  keys = [publish(publicKey, 'k1')];
  const answering = createServer((_, response) => {
    fetches += 1;
    response.writeHead(status).end(page ?? JSON.stringify({ keys }));
  });
  server = await listen(answering);
  jwksUri = `${server.url}/jwks.json`;
});

afterEach(() => server.close());

const open = (options: Partial<TokenVerifierOptions> = {}) =>
  tokenVerifier({ issuers: [ISSUER], audiences: [AUDIENCE], jwksUri, ...options });

function aToken(claims: object = {}, header: object = {}, key: KeyObject = privateKey): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const payload = { iss: ISSUER, aud: AUDIENCE, sub: 'anna', exp: inAnHour, ...claims };
  const signed = `${encode({ alg: 'RS256', kid: 'k1', ...header })}.${encode(payload)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}

describe('tokenVerifier', () => {
  it('tells issuer and subject of a good token, and fetches the keys once', async () => {
    const verify = open();
    expect(await verify(aToken())).toBe(`${ISSUER}#anna`);
    expect(await verify(aToken({ sub: 'ben' }))).toBe(`${ISSUER}#ben`);
    expect(fetches).toBe(1);
  });

  it.each([
    ['of another issuer', aToken({ iss: 'https://evil.example' })],
    ['for another audience', aToken({ aud: 'other' })],
    ['that has expired', aToken({ exp: inAnHour - 7200 })],
    ['that never expires', aToken({ exp: undefined })],
    ['that is not valid yet', aToken({ nbf: inAnHour })],
    ['without a subject', aToken({ sub: undefined })],
    ['with a subject that is no text', aToken({ sub: { name: 'anna' } })],
    ['without a signature', `${aToken({}, { alg: 'none' }).split('.').slice(0, 2).join('.')}.`],
    ['signed by another key', aToken({}, {}, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)],
    ['that names an unknown key', aToken({}, { kid: 'k2' })],
    ['that names no key', aToken({}, { kid: undefined })],
    ['that is none', 'abc'],
  ])('does not believe a token %s', async (_, token) => {
    expect(await open()(token)).toBeUndefined();
  });

  it.each([
    ['has no keys', () => []],
    ['has a key of another kind', () => [{ kid: 'k1', kty: 'oct', k: 'AAAA' }]],
    ['has a key without its numbers', () => [{ kid: 'k1', kty: 'RSA' }]],
  ])('cannot tell when the list of keys %s', async (_, list) => {
    keys = list();
    await expect(open()(aToken())).rejects.toThrow(TransientError);
  });

  it('cannot tell when the list of keys is a page', async () => {
    page = '<html>';
    await expect(open()(aToken())).rejects.toThrow(TransientError);
  });

  it('does not believe a token with a new key right after one with an unknown key: the keys are not fetched again yet', async () => {
    const verify = open();
    const changed = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(await verify(aToken({}, { kid: 'unknown' }))).toBeUndefined();
    keys = [publish(publicKey, 'k1'), publish(changed.publicKey, 'k2')];

    expect(await verify(aToken({}, { kid: 'k2' }, changed.privateKey))).toBeUndefined();

    expect(await verify(aToken())).toBe(`${ISSUER}#anna`);
    expect(fetches).toBe(1);
  });

  it('cannot tell when the keys cannot be fetched', async () => {
    status = 500;
    await expect(open()(aToken())).rejects.toThrow(TransientError);
  });

  it('cannot tell when the list of keys is larger than any', async () => {
    page = JSON.stringify({ keys: [{ ...publish(publicKey, 'k1'), x: 'x'.repeat(300_000) }] });
    await expect(open()(aToken())).rejects.toThrow(TransientError);
  });
});

describe('the keys of an issuer', () => {
  const MINUTE = 60_000;

  it('count no longer than ten minutes after the issuer has removed them', async () => {
    let time = 0;
    const verify = open({ now: () => time });
    const changed = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(await verify(aToken())).toBe(`${ISSUER}#anna`);
    keys = [publish(changed.publicKey, 'k2')];

    time = 10 * MINUTE - 1;
    expect(await verify(aToken())).toBe(`${ISSUER}#anna`);
    time = 10 * MINUTE;
    expect(await verify(aToken())).toBeUndefined();
    expect(await verify(aToken({}, { kid: 'k2' }, changed.privateKey))).toBe(`${ISSUER}#anna`);
    // Once because they are old, and once because a token names a key that is not among them.
    expect(fetches).toBe(3);
  });

  it('count for an hour while the issuer does not answer, who is asked every ten seconds', async () => {
    let time = 0;
    const verify = open({ now: () => time });
    await verify(aToken());
    status = 500;

    time = 10 * MINUTE;
    expect(await verify(aToken())).toBe(`${ISSUER}#anna`);
    time += 9_999;
    expect(await verify(aToken())).toBe(`${ISSUER}#anna`);
    expect(fetches).toBe(2);
    time = 60 * MINUTE;
    expect(await verify(aToken())).toBe(`${ISSUER}#anna`);
    expect(fetches).toBe(3);
    time = 61 * MINUTE;
    await expect(verify(aToken())).rejects.toThrow(TransientError);
  });

  it('refuse every token after that hour, also between two questions to the issuer', async () => {
    let time = 0;
    const verify = open({ now: () => time });
    await verify(aToken());
    status = 500;

    time = 61 * MINUTE;
    await expect(verify(aToken())).rejects.toThrow(TransientError);
    time += 9_999;
    await expect(verify(aToken())).rejects.toThrow(TransientError);
    expect(fetches).toBe(2);

    status = 200;
    time += 1;
    expect(await verify(aToken())).toBe(`${ISSUER}#anna`);
  });

  it('are fetched once for all who come at the same time after hours without a call', async () => {
    let time = 0;
    const verify = open({ now: () => time });
    await verify(aToken());

    time = 180 * MINUTE;
    expect(await Promise.all([verify(aToken()), verify(aToken())])).toEqual([`${ISSUER}#anna`, `${ISSUER}#anna`]);
    expect(fetches).toBe(2);
  });
});

describe('audience and scopes', () => {
  it.each<[string, object, Partial<TokenVerifierOptions>]>([
    ['one of several audiences', { aud: ['other', AUDIENCE] }, {}],
    ['any of the audiences that are allowed', { aud: 'second' }, { audiences: [AUDIENCE, 'second'] }],
    ['its client, as access tokens of Cognito do', { aud: undefined, client_id: AUDIENCE, token_use: 'access' }, {}],
    ['all scopes, as a text', { scope: 'openid faces/write faces/read' }, { scopes: ['faces/read', 'faces/write'] }],
    ['all scopes, as a list', { scp: ['faces/read'] }, { scopes: ['faces/read'] }],
    ['one of several issuers', { iss: 'https://second.example' }, { issuers: [ISSUER, 'https://second.example'] }],
  ])('lets a token in that names %s', async (_, claims, options) => {
    expect(await open(options)(aToken(claims))).toMatch(/#anna$/);
  });

  it.each<[string, object, Partial<TokenVerifierOptions>]>([
    ['no audience and no client', { aud: undefined }, {}],
    ['another client', { aud: undefined, client_id: 'other' }, {}],
    ['another audience, whatever its client', { aud: 'other', client_id: AUDIENCE }, {}],
    ['an audience that is no text', { aud: { name: AUDIENCE } }, {}],
    ['one scope of two', { scope: 'faces/read' }, { scopes: ['faces/read', 'faces/write'] }],
    ['a scope that only begins so', { scope: 'faces/reader' }, { scopes: ['faces/read'] }],
    ['none of several issuers', { iss: 'https://third.example' }, { issuers: [ISSUER, 'https://second.example'] }],
  ])('does not let a token in that names %s', async (_, claims, options) => {
    expect(await open(options)(aToken(claims))).toBeUndefined();
  });
});
