import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { acceptedImageSchema, errorSchema, summarySchema } from '../../../api/schemas.ts';
import { type RunningService, runService } from '../../support/local/running-service.ts';
import { startDerivingEncoder } from '../support/deriving-encoder.ts';
import { formsSeed as seed } from './forms-seed.ts';
import { countOutcomes, note } from './outcomes.ts';
import { aRandomUpload, type RandomForm } from './random-forms.ts';
import { sendRaw } from './send-raw.ts';

const SENT = 400;

/** Share of the uploads that has to be taken, or forms that are nearly good are missing. */
const LEAST_SHARE = 0.03;

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
