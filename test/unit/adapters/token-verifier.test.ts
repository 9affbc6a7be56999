import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tokenVerifier } from '../../../functions/adapters/token-verifier.ts';
import { TemporaryFault } from '../../../functions/domain/errors.ts';

const ISSUER = 'https://issuer.example';
const AUDIENCE = 'face-encode';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const inAnHour = Math.floor(Date.now() / 1000) + 3600;

let server: Server;
let jwksUri: string;
let fetches: number;
let status: number;

beforeEach(async () => {
  fetches = 0;
  status = 200;
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' }];
  server = createServer((_, response) => {
    fetches += 1;
    response.writeHead(status).end(JSON.stringify({ keys }));
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
    ['that is not valid yet', aToken({ nbf: inAnHour })],
    ['without a subject', aToken({ sub: undefined })],
    ['without a signature', `${aToken({}, { alg: 'none' }).split('.').slice(0, 2).join('.')}.`],
    ['signed by another key', aToken({}, {}, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)],
    ['that names an unknown key', aToken({}, { kid: 'k2' })],
    ['that names no key', aToken({}, { kid: undefined })],
    ['that is none', 'abc'],
  ])('does not believe a token %s', async (_, token) => {
    expect(await open()(token)).toBeUndefined();
  });

  it('cannot tell when the keys cannot be fetched', async () => {
    status = 500;
    await expect(open()(aToken())).rejects.toThrow(TemporaryFault);
  });
});
