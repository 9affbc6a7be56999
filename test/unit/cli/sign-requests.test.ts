import { createHash, createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { signRequests } from '../../../cli/sign-requests.ts';
import { createClient } from '../../../client/index.ts';
import {
  aContainer,
  anAcceptedImage,
  CONTAINER_ID,
  json,
  type ReceivedRequest,
  startFakeApi,
} from '../../support/fake-api.ts';

const SECRET = 'test-secret';

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDTEST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', SECRET);
  vi.stubEnv('AWS_SESSION_TOKEN', 'session');
  return () => vi.unstubAllEnvs();
});

const sha256 = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** The signature that AWS computes for a request that arrived. */
function expectedSignature({ method, path, headers, body }: ReceivedRequest): string {
  const [, scope = '', names = ''] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+),/.exec(headers.authorization ?? '') ?? [];
  const [day = '', region = '', service = ''] = scope.split('/');
  const signedHeaders = names.split(';').map((name) => `${name}:${headers[name]}\n`);
  const canonical = [method, path, '', signedHeaders.join(''), names, sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${SECRET}`);
  return hmac(key, text).toString('hex');
}

const signatureOf = ({ headers }: ReceivedRequest): string | undefined =>
  /Signature=(\w+)$/.exec(headers.authorization ?? '')?.[1];

describe('a signed call', () => {
  it('and a signed upload are what AWS computes from what arrives', async () => {
    const { url, requests } = await startFakeApi(json(201, aContainer), json(202, anAcceptedImage));
    const client = createClient({ url, ...signRequests(url, 'eu-west-1') });

    await client.createContainer();
    await client.uploadImage(CONTAINER_ID, new Uint8Array(100_000));

    expect(requests.map(signatureOf)).toEqual(requests.map(expectedSignature));
    expect(requests[1]?.headers).toMatchObject({
      'x-amz-security-token': 'session',
      'content-type': expect.stringMatching(/^multipart\/form-data; boundary=/),
      'content-length': String(requests[1]?.body.length),
    });
  });

  it('is not possible without credentials, and the message names the variable', () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', '');

    expect(() => signRequests('http://127.0.0.1', 'eu-west-1')).toThrow(/AWS_SECRET_ACCESS_KEY: is missing/);
  });
});
