import { beforeEach, describe, expect, it, vi } from 'vitest';
import { examples } from '../../../../api/openapi/examples.ts';
import { signRequests } from '../../../../cli/api-calls/sign-requests.ts';
import { createClient, type FaceEncodeClient } from '../../../../client/index.ts';
import { expectedSignature, SECRET, signatureOf, stubCredentials } from '../../../support/http/aws-signature.ts';
import { aContainer, anAcceptedImage, CONTAINER_ID, json, startFakeApi } from '../../../support/http/fake-api.ts';

beforeEach(stubCredentials);

describe('a signed call', () => {
  it('and a signed upload are what AWS computes from what arrives', async () => {
    const { url, requests } = await startFakeApi(json(201, aContainer), json(202, anAcceptedImage));
    const client = createClient({ url, ...signRequests(url, 'eu-west-1') });

    await client.createContainer();
    await client.uploadImage(CONTAINER_ID, new Uint8Array(100_000));

    expect(requests.map(signatureOf)).toEqual(requests.map((request) => expectedSignature(request, SECRET)));
    expect(requests[1]?.headers).toMatchObject({
      'x-amz-security-token': 'session',
      'content-type': expect.stringMatching(/^multipart\/form-data; boundary=/),
      'content-length': String(requests[1]?.body.length),
    });
  });

  it('may have parameters', async () => {
    const { url, requests } = await startFakeApi(json(200, examples.Matches));
    const client = createClient({ url, ...signRequests(url, 'eu-west-1') });

    await client.getMatches(CONTAINER_ID, { max: 3, maxFalseMatchRate: 0.001 });

    expect(requests[0]?.path).toContain('?');
    expect(requests.map(signatureOf)).toEqual(requests.map((request) => expectedSignature(request, SECRET)));
  });

  it.each([
    ['a call', (client, options) => client.getSummary(CONTAINER_ID, options)],
    ['an upload', (client, options) => client.uploadImage(CONTAINER_ID, new Uint8Array(10), options)],
  ] satisfies [string, (client: FaceEncodeClient, options: { signal: AbortSignal }) => Promise<unknown>][])(
    'ends when the caller calls it off: %s',
    async (_, call) => {
      const leaving = new AbortController();
      const { url, requests } = await startFakeApi(() => leaving.abort(new Error('left')));
      const client = createClient({ url, ...signRequests(url, 'eu-west-1') });

      await expect(call(client, { signal: leaving.signal })).rejects.toThrow('left');
      expect(requests).toHaveLength(1);
    },
  );

  it('is not possible without credentials, and the message names the variable', () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', '');

    expect(() => signRequests('http://127.0.0.1', 'eu-west-1')).toThrow(/AWS_SECRET_ACCESS_KEY: is missing/);
  });
});
