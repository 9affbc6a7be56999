import * as z from 'zod';
import {
  acceptedImageSchema,
  containerSchema,
  createdUploadSchema,
  errorSchema,
  summarySchema,
} from '../../api/schemas.ts';
import { aPortrait } from '../../test/e2e/support/pictures.ts';
import type { Caller } from './caller.ts';

export interface CheckResult {
  readonly name: string;
  /** What was found; undefined when all is well. */
  readonly problem: string | undefined;
  readonly milliseconds: number;
}

/** Milliseconds until a picture must be encoded, a cold start included. */
const PATIENCE = 90_000;

/** Bytes between what the service takes and the 10 MB of API Gateway: Lambda's limit answers, or API Gateway's. */
const TOO_LARGE = 7_000_000;

class Finding extends Error {}

interface Attempt {
  readonly caller: Caller;
  containerId: string;
}

type Check = (attempt: Attempt) => Promise<void>;

/** In this order: each needs what those before it have made. */
const checks: Readonly<Record<string, Check>> = {
  'health answers, and says which encoder': async ({ caller }) => {
    await read(await caller.callAsStranger('/health'), 200, z.looseObject({ status: z.literal('ok') }));
  },
  'HEAD is answered where GET is': async ({ caller }) => {
    expectStatus(await caller.callAsStranger('/health', { method: 'HEAD' }), 200);
  },
  'an unknown route is refused in the error shape of the service, with and without a body': async ({ caller }) => {
    const path = '/v1/nothing-here';
    const unknown: Refusal = isRefusedByPolicy(caller) ? [403, 'forbidden'] : [404, 'route_not_found'];
    await readError(await caller.callAsStranger(path), unknown);
    await readError(await caller.callAsStranger(path, { method: 'POST', body: '{}', headers: json }), unknown);
  },
  'a stranger is let in nowhere': async ({ caller }) => {
    if (caller.auth === 'none') return;
    const response = await caller.callAsStranger('/v1/containers', { method: 'POST' });
    await readError(response, isRefusedByPolicy(caller) ? [403, 'forbidden'] : [401, 'unauthorized']);
  },
  'a container is made': async (attempt) => {
    const response = await attempt.caller.call('/v1/containers', { method: 'POST' });
    attempt.containerId = (await read(response, 201, containerSchema)).container_id;
  },
  'a picture goes through the API and comes back as a face': async (attempt) => {
    const form = new FormData();
    form.set('file', new Blob([await aPortrait()]), 'portrait.jpg');
    const path = `/v1/containers/${attempt.containerId}/images`;
    const { image_id } = await read(
      await attempt.caller.call(path, { method: 'POST', body: form }),
      202,
      acceptedImageSchema,
    );
    await expectFace(attempt, image_id);
  },
  'a picture goes straight to the bucket by its form, and a tampered form does not': async (attempt) => {
    const picture = await aPortrait();
    const path = `/v1/containers/${attempt.containerId}/uploads`;
    const body = JSON.stringify({ content_type: 'image/jpeg', size: picture.byteLength });
    const response = await attempt.caller.call(path, { method: 'POST', headers: json, body });
    const { image_id, upload } = await read(response, 201, createdUploadSchema);
    const tampered = await fetch(upload.url, { method: 'POST', body: formOf(spoil(upload.fields), picture) });
    if (tampered.ok) throw new Finding('the bucket takes a form whose signature is not right');
    const sent = await fetch(upload.url, { method: 'POST', body: formOf(upload.fields, picture) });
    if (!sent.ok) throw new Finding(`the bucket answered ${sent.status}: ${(await sent.text()).slice(0, 300)}`);
    await expectFace(attempt, image_id);
  },
  'a request above the limits of Lambda is 413 in the error shape of the service': async ({ caller, containerId }) => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(TOO_LARGE)]), 'large.jpg');
    const response = await caller.call(`/v1/containers/${containerId}/images`, { method: 'POST', body: form });
    await readError(response, [413, 'image_too_large']);
  },
  'an unchanged summary is 304': async ({ caller, containerId }) => {
    const path = `/v1/containers/${containerId}/summary`;
    const first = await caller.call(path);
    await first.body?.cancel();
    expectStatus(await caller.call(path, { headers: { 'If-None-Match': first.headers.get('ETag') ?? '' } }), 304);
  },
  'the container is erased, and unknown afterwards': async ({ caller, containerId }) => {
    expectStatus(await caller.call(`/v1/containers/${containerId}`, { method: 'DELETE' }), 204);
    await readError(await caller.call(`/v1/containers/${containerId}/summary`), [404, 'container_not_found']);
  },
};

/** Runs the checks one after the other, to the end: each tells what it found. */
export async function* runChecks(caller: Caller): AsyncGenerator<CheckResult> {
  const attempt: Attempt = { caller, containerId: '00000000-0000-4000-8000-000000000000' };
  for (const [name, check] of Object.entries(checks)) {
    const started = performance.now();
    const problem = await check(attempt).then(() => undefined, describeProblem);
    yield { name, problem, milliseconds: performance.now() - started };
  }
}

const describeProblem = (error: unknown): string => {
  if (error instanceof Finding) return error.message;
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error instanceof Error ? error.message : String(error)}${cause}`;
};

const json = { 'Content-Type': 'application/json' };

function expectStatus(response: Response, status: number): void {
  if (response.status !== status) throw new Finding(`expected ${status}, got ${response.status}`);
}

async function read<Schema extends z.ZodType>(
  response: Response,
  status: number,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await response.text();
  if (response.status !== status)
    throw new Finding(`expected ${status}, got ${response.status}: ${text.slice(0, 300)}`);
  const parsed = schema.safeParse(parseText(text));
  if (!parsed.success) throw new Finding(`the answer is not that of the contract: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

type Refusal = readonly [status: number, code: string];

/** With tokens the policy lets everybody as far as the authorizer. */
const isRefusedByPolicy = ({ auth, hasPolicy }: Caller): boolean => hasPolicy && auth === 'iam';

async function readError(response: Response, [status, code]: Refusal): Promise<void> {
  const error = await read(response, status, errorSchema);
  if (error.code !== code) throw new Finding(`expected the code ${code}, got ${error.code}`);
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function expectFace({ caller, containerId }: Attempt, imageId: string): Promise<void> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const response = await caller.call(`/v1/containers/${containerId}/summary`, { headers: { Prefer: 'wait=5' } });
    const pause = Number(response.headers.get('Retry-After') ?? 0);
    const { images } = await read(response, 200, summarySchema);
    const image = images.find(({ image_id }) => image_id === imageId);
    if (!image) throw new Finding('the summary does not have the picture');
    if (image.status === 'failed') throw new Finding(`the picture failed: ${image.error_code}: ${image.error}`);
    if (image.status === 'completed' && image.encodings.length !== 1) {
      throw new Finding(`expected one face, got ${image.encodings.length}`);
    }
    if (image.status === 'completed') return;
    if (Date.now() > end)
      throw new Finding(`still processing after ${PATIENCE / 1000} s: look at the log of EncodeImage`);
    await new Promise((resolve) => setTimeout(resolve, pause * 1000));
  }
}

function formOf(fields: Readonly<Record<string, string>>, picture: Uint8Array<ArrayBuffer>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([picture]), 'portrait.jpg');
  return form;
}

/** The same fields with another first digit of the signature. */
const spoil = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      /signature$/i.test(name) ? `${value.startsWith('0') ? '1' : '0'}${value.slice(1)}` : value,
    ]),
  );
