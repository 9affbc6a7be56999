import { beforeEach, expect, it } from 'vitest';
import { sendSigned } from '../../e2e/support/send-signed.ts';
import { expectedSignature, SECRET, signatureOf, stubCredentials } from '../../support/http/aws-signature.ts';
import { aContainer, anAcceptedImage, json, startFakeApi } from '../../support/http/fake-api.ts';

/** The suite over HTTP has nothing to sign for where it usually runs; a deployment with auth=iam refuses what is signed wrongly. */

beforeEach(stubCredentials);

it('signs calls without a body, with text and with a form as AWS expects it from what arrives', async () => {
  const { url, requests } = await startFakeApi(json(201, aContainer), json(201, {}), json(202, anAcceptedImage));
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(100_000)]), 'Ünï cödé 日本 + %41.jpg');
  const text = {
    method: 'POST',
    body: '{"content_type":"image/png"}',
    headers: { 'Content-Type': 'application/json' },
  };

  await sendSigned(`${url}/api/v1/containers`, { method: 'POST' }, 'eu-west-1');
  await sendSigned(`${url}/api/v1/containers/a/uploads`, text, 'eu-west-1');
  const answer = await sendSigned(`${url}/api/v1/containers/a/images`, { method: 'POST', body: form }, 'eu-west-1');

  expect(answer.status).toBe(202);
  expect(requests.map(signatureOf)).toEqual(requests.map((request) => expectedSignature(request, SECRET)));
  expect(requests.map(({ headers }) => headers['x-amz-security-token'])).toEqual(['session', 'session', 'session']);
  expect(requests[1]).toMatchObject({ body: text.body, headers: { 'content-type': 'application/json' } });
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(requests[2]?.headers['content-type'] ?? '')?.[1];
  expect(requests[2]?.body.startsWith(`--${boundary}`)).toBe(true);
});
