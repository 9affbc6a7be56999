import { createHash, createHmac } from 'node:crypto';
import { vi } from 'vitest';
import type { ReceivedRequest } from './fake-api.ts';

/** The other side of a signed request (Signature Version 4): what AWS computes, and what the request claims. */

const sha256 = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** The signature that AWS computes for a request that arrived. */
export function expectedSignature({ method, path, headers, body }: ReceivedRequest, secret: string): string {
  const [, scope = '', names = ''] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+),/.exec(headers.authorization ?? '') ?? [];
  const [day = '', region = '', service = ''] = scope.split('/');
  const signedHeaders = names.split(';').map((name) => `${name}:${headers[name]}\n`);
  const [way = '', query = ''] = path.split('?');
  const parameters = query.split('&').toSorted().join('&');
  const canonical = [method, way, parameters, signedHeaders.join(''), names, sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, text).toString('hex');
}

export const signatureOf = ({ headers }: ReceivedRequest): string | undefined =>
  /Signature=(\w+)$/.exec(headers.authorization ?? '')?.[1];

/** The secret of the credentials that `stubCredentials` sets. */
export const SECRET = 'test-secret';

/** Credentials in the environment, as AWS's own tools take them. @returns takes them away, for `beforeEach` */
export function stubCredentials(): () => void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDTEST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', SECRET);
  vi.stubEnv('AWS_SESSION_TOKEN', 'session');
  return () => vi.unstubAllEnvs();
}
