import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { containerSchema } from '../../../api/schemas.ts';
import { listen } from '../../support/http/listen.ts';
import { expectError, expectGatewayError } from '../support/api.ts';

/** A deployment with auth=jwt. The keys of its issuer are looked for at this port of this machine. */
const port = Number(process.env.E2E_ISSUER_PORT);
const issuer = process.env.E2E_ISSUER ?? '';
const audience = process.env.E2E_AUDIENCE ?? '';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

async function startIssuer(): Promise<void> {
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' }];
  const server = createServer((_, response) => response.end(JSON.stringify({ keys })));
  const { close } = await listen(server, port);
  onTestFinished(close);
}

function aToken(subject: string, claims: object = {}): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 600;
  const signed = `${encode({ alg: 'RS256', kid: 'k1' })}.${encode({ iss: issuer, aud: audience, sub: subject, exp, ...claims })}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

const call = async (method: string, path: string, token?: string) =>
  await fetch(`${inject('baseUrl')}${path}`, {
    method,
    ...(token ? { headers: { Authorization: `Bearer ${token}` } } : {}),
  });

describe('a deployment that asks for tokens', () => {
  it('lets nobody in while the keys of the issuer cannot be had', async () => {
    await expectGatewayError(await call('POST', '/v1/containers', aToken('anna')), 503, 'unavailable');
  });

  it('answers 401 and how to authenticate without a token, and leaves the open routes open', async () => {
    const refused = await call('POST', '/v1/containers');
    await expectGatewayError(refused, 401, 'unauthorized', { 'www-authenticate': 'Bearer' });
    expect((await call('GET', '/health')).status).toBe(200);
    await expectGatewayError(await call('GET', '/nothing'), 404, 'route_not_found');
  });

  it('shows a container to its owner on every route, and to nobody else', async () => {
    await startIssuer();
    const created = await call('POST', '/v1/containers', aToken('anna'));
    expect(created.status).toBe(201);
    const { container_id: id } = containerSchema.parse(await created.json());
    const path = `/v1/containers/${id}/summary`;
    expect((await call('GET', path, aToken('anna'))).status).toBe(200);
    await expectError(await call('GET', path, aToken('ben')), 404, 'container_not_found');
    await expectGatewayError(await call('GET', path, aToken('anna', { aud: 'other' })), 401, 'unauthorized');
    await expectGatewayError(await call('GET', path, aToken('anna', { exp: 1 })), 401, 'unauthorized');
  });
});
