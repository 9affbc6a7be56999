import { expect, inject } from 'vitest';
import * as z from 'zod';
import { acceptedImageSchema, containerSchema, errorSchema, summarySchema } from '../../../api/schemas.ts';
import { sendSigned } from './send-signed.ts';

/** Calls to the service under test. The schemas of the contract check every body. */

/**
 * Without authentication by default. E2E_TOKEN is sent as a bearer token; E2E_AUTH=iam signs with the credentials of the
 * environment, for the region E2E_REGION.
 */
const { E2E_TOKEN, E2E_AUTH, E2E_REGION, E2E_GATEWAY_BODIES } = process.env;

export async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const url = `${inject('baseUrl')}${path}`;
  if (E2E_AUTH === 'iam') return await sendSigned(url, init, E2E_REGION ?? 'us-east-1');
  const headers = new Headers(init.headers);
  if (E2E_TOKEN) headers.set('Authorization', `Bearer ${E2E_TOKEN}`);
  return await fetch(url, { ...init, headers });
}

export async function createContainer(): Promise<string> {
  const response = await call('/v1/containers', { method: 'POST' });
  expect(response.status).toBe(201);
  return containerSchema.parse(await response.json()).container_id;
}

export async function postPicture(containerId: string, picture: Uint8Array<ArrayBuffer>): Promise<Response> {
  const form = new FormData();
  form.set('file', new Blob([picture]), 'Ünï cödé 日本 + %41.jpg');
  return await call(`/v1/containers/${containerId}/images`, { method: 'POST', body: form });
}

/** Uploads a picture that must be accepted. */
export async function upload(containerId: string, picture: Uint8Array<ArrayBuffer>): Promise<string> {
  const response = await postPicture(containerId, picture);
  expect(response.status).toBe(202);
  return acceptedImageSchema.parse(await response.json()).image_id;
}

export type Summary = z.output<typeof summarySchema>;

export async function readSummary(containerId: string): Promise<Summary> {
  const response = await call(`/v1/containers/${containerId}/summary`);
  expect(response.status).toBe(200);
  // Strict: a field that the contract does not name must not be there.
  return z.strictObject(summarySchema.shape).parse(await response.json());
}

/** Milliseconds until every image must be final, a cold start of the worker included. */
const PATIENCE = 60_000;

/** The summary once nothing is processing any more. */
export async function waitForImages(containerId: string): Promise<Summary> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const summary = await readSummary(containerId);
    if (summary.images.every(({ status }) => status !== 'processing')) return summary;
    if (Date.now() > end) throw new Error(`still processing: ${JSON.stringify(summary.images.map((i) => i.status))}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/**
 * Calls what waits for pictures that are processing: a deployment may hold its answer for less than they take, and says
 * then when to come again.
 */
export const callWhenReady = (path: string, init: RequestInit = {}): Promise<Response> =>
  askUntilReady(() => call(path, init));

/** The same for a call of another caller. */
export async function askUntilReady(ask: () => Promise<Response>): Promise<Response> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const response = await ask();
    const seconds = response.headers.get('retry-after');
    const isWaiting = seconds !== null && (response.ok || response.status === 409);
    if (!isWaiting || Date.now() > end) return response;
    await response.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000));
  }
}

/** Expects an error of the contract: status, code and the three fields, no others. */
export async function expectError(response: Response, status: number, code: string): Promise<string> {
  const body = z.strictObject(errorSchema.shape).parse(await response.json());
  expect({ status: response.status, code: body.code }).toEqual({ status, code });
  expect(body.request_id).toMatch(/^[\w-]{8,}$/);
  return body.error;
}

/**
 * Expects an error that API Gateway answers by itself, before any function runs. With E2E_GATEWAY_BODIES=off only the status
 * counts: LocalStack takes the status of a gateway response from the template and ignores its body and its headers.
 */
export async function expectGatewayError(
  response: Response,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  if (E2E_GATEWAY_BODIES === 'off') {
    expect(response.status).toBe(status);
    return;
  }
  for (const [name, value] of Object.entries(headers)) expect(response.headers.get(name)).toBe(value);
  await expectError(response, status, code);
}
