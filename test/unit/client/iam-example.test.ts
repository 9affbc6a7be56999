import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { FaceEncodeClient } from '../../../client/index.ts';
import { blocksOf, readDocument } from '../../package/support/read-blocks.ts';
import { expectedSignature, SECRET, signatureOf } from '../../support/http/aws-signature.ts';
import { aContainer, anAcceptedImage, CONTAINER_ID, json, startFakeApi } from '../../support/http/fake-api.ts';

const documentedUrl = /'https:\/\/[^']+amazonaws\.com\/api'/;
const credentials = { accessKeyId: 'AKIDTEST', secretAccessKey: SECRET, sessionToken: 'session' };

/** The block of docs/client.md, as it stands, but for the address of the API. */
async function openDocumentedClient(url: string): Promise<FaceEncodeClient> {
  const blocks = blocksOf(await readDocument('docs/client.md'), 'ts');
  const block = blocks.find((text) => text.includes('aws4fetch')) ?? '';
  expect(block).toMatch(documentedUrl);
  // Inside the project, where its imports are found.
  await mkdir('.cache', { recursive: true });
  const folder = await mkdtemp(join(import.meta.dirname, '../../../.cache/iam-example-'));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  const file = join(folder, 'client.ts');
  const given = `const credentials = ${JSON.stringify(credentials)};\n`;
  await writeFile(file, `${given}${block.replace(documentedUrl, JSON.stringify(url))}export { client };\n`);
  const module: { readonly client: FaceEncodeClient } = await import(file);
  return module.client;
}

it('the documentation of the client signs calls and uploads as AWS computes it', async () => {
  const { url, requests } = await startFakeApi(json(201, aContainer), json(202, anAcceptedImage));
  const client = await openDocumentedClient(url);

  await client.createContainer();
  await client.uploadImage(CONTAINER_ID, new Uint8Array(100_000));

  expect(requests.map(signatureOf)).toEqual(requests.map((request) => expectedSignature(request, SECRET)));
  expect(requests[1]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
  expect(requests[1]?.headers['x-amz-security-token']).toBe('session');
});
