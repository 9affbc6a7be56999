import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tokenVerifier } from '../../../functions/adapters/token-verifier.ts';
import { TransientError } from '../../../functions/domain/errors.ts';

const ISSUER = 'https://issuer.example';
const AUDIENCE = 'face-encode';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const inAnHour = Math.floor(Date.now() / 1000) + 3600;

let server: Server;
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
  server = createServer((_, response) => {
    fetches += 1;
    response.writeHead(status).end(page ?? JSON.stringify({ keys }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  jwksUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const open = () => tokenVerifier({ issuer: ISSUER, audience: AUDIENCE, jwksUri });

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

  it('cannot tell of a new key right after a token with an unknown one: the keys are not fetched again yet', async () => {
    const verify = open();
    const changed = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(await verify(aToken({}, { kid: 'unknown' }))).toBeUndefined();
    keys = [publish(publicKey, 'k1'), publish(changed.publicKey, 'k2')];

    await expect(verify(aToken({}, { kid: 'k2' }, changed.privateKey))).rejects.toThrow(TransientError);

    expect(await verify(aToken())).toBe(`${ISSUER}#anna`);
    expect(fetches).toBe(1);
  });

  it('cannot tell when the keys cannot be fetched', async () => {
    status = 500;
    await expect(open()(aToken())).rejects.toThrow(TransientError);
  });
});
