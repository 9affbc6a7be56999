import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { acceptedImageSchema, errorSchema, summarySchema } from '../../../api/schemas.ts';
import { ApiError } from '../../../functions/domain/errors.ts';
import { readEnvironment } from '../../../settings/read-environment.ts';
import { readUploadedFile } from '../../../functions/runtime/multipart.ts';
import { aMultipartEvent } from '../../support/lambda-events.ts';
import { type RunningService, runService } from '../../support/running-service.ts';
import { startDerivingEncoder } from '../support/deriving-encoder.ts';
import { aRandomForm, aRandomUpload, type RandomForm } from './random-forms.ts';
import { sendRaw } from './send-raw.ts';

/** FAULTS_SEED repeats what a failure has printed, or tries other forms. */
const { FAULTS_SEED: seed } = readEnvironment(z.object({ FAULTS_SEED: z.coerce.number().int().default(20_261_122) }));

const PARSED = 5_000;
const SENT = 400;

/** Share of each outcome that has to come up, or forms that are nearly good are missing. */
const LEAST_SHARE = 0.03;

/** Milliseconds after which a form counts as one that the parser never ends with. */
const PATIENCE = 10_000;

const refusals: readonly string[] = ['no_image_file', 'invalid_request', 'image_too_large'];

const countOutcomes = () => new Map<string, number>();
function note(outcomes: Map<string, number>, outcome: string): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}

describe(`random forms of seed ${seed}`, () => {
  it(`are a file out of the form, or a refusal that says why: ${PARSED} forms`, async () => {
    const outcomes = countOutcomes();
    const property = fc.asyncProperty(aRandomForm, async (form) => note(outcomes, await parse(form)));

    await fc.assert(property, { seed, numRuns: PARSED });

    process.stdout.write(`${PARSED} random forms for the parser: ${JSON.stringify([...outcomes])}\n`);
    for (const outcome of ['accepted', 'no_image_file', 'invalid_request']) {
      expect(outcomes.get(outcome) ?? 0).toBeGreaterThan(PARSED * LEAST_SHARE);
    }
  });
});

/** @returns the code of the refusal; anything but a refusal is thrown */
async function parse({ contentType, body }: RandomForm): Promise<string> {
  const event = aMultipartEvent([], { contentType, body });
  const gaveUp = new AbortController();
  const never = sleep(PATIENCE, 'never', { signal: gaveUp.signal }).catch(() => 'never');
  try {
    const file = await Promise.race([readUploadedFile(event), never]);
    if (typeof file === 'string') throw new Error('The parser never ends');
    expect(file.byteLength).toBeGreaterThan(0);
    expect(body.includes(Buffer.from(file))).toBe(true);
    return 'accepted';
  } catch (error) {
    if (error instanceof ApiError && refusals.includes(error.code)) return error.code;
    throw error;
  } finally {
    gaveUp.abort();
  }
}

describe(`random uploads of seed ${seed}, over a raw socket`, () => {
  let encoder: { url: string; close(): Promise<void> };
  let service: RunningService;
  const taken = new Map<string, number>();

  beforeAll(async () => {
    encoder = await startDerivingEncoder();
    service = await runService({ ENCODING_SERVICE_URL: encoder.url });
  });

  afterAll(async () => {
    await service.close();
    await encoder.close();
  });

  it(`are refused, or take one slot: ${SENT} uploads`, async () => {
    const outcomes = countOutcomes();
    const property = fc.asyncProperty(aRandomUpload, async (upload) => note(outcomes, String(await send(upload))));

    await fc.assert(property, { seed, numRuns: SENT });

    process.stdout.write(`${SENT} random uploads over a socket: ${JSON.stringify([...outcomes])}\n`);
    expect(outcomes.get('202') ?? 0).toBeGreaterThan(SENT * LEAST_SHARE);
    for (const [containerId, count] of taken) {
      const { json } = await service.call('GET', `/v1/containers/${containerId}/summary`);
      expect(summarySchema.parse(json).images).toHaveLength(count);
    }
    expect(await service.call('GET', '/health')).toMatchObject({ status: 200 });
  });

  async function send(upload: RandomForm): Promise<number> {
    const containerId = await findRoom();
    const { status, body } = await sendRaw(service.url, containerId, upload);
    expect(status).toBeOneOf([202, 400, 413, 415, 431]);
    if (status === 202) {
      acceptedImageSchema.parse(JSON.parse(body));
      taken.set(containerId, (taken.get(containerId) ?? 0) + 1);
    } else if (body !== '') errorSchema.parse(JSON.parse(body));
    return status;
  }

  /** A container that has a slot left, so that nothing is refused for want of one. */
  async function findRoom(): Promise<string> {
    const [last, count = 0] = [...taken].at(-1) ?? [];
    if (last && count < 5) return last;
    const { json } = await service.call('POST', '/v1/containers');
    const { container_id: containerId } = z.object({ container_id: z.string() }).parse(json);
    taken.set(containerId, 0);
    return containerId;
  }
});
