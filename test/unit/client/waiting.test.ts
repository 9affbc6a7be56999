import { describe, expect, it } from 'vitest';
import { examples } from '../../../api/openapi/examples.ts';
import { connect } from '../../support/http/connected-client.ts';
import { aSummary, CONTAINER_ID, empty, json, refusal } from '../../support/http/fake-api.ts';

describe('waiting', () => {
  it('lets the service hold its answer, and comes again when the service asks for it', async () => {
    const applied = { 'Preference-Applied': 'wait=5', ETag: '"1"', 'Retry-After': '3' };
    const { client, requests, pauses } = await connect(
      json(200, aSummary('processing'), applied),
      empty(304, applied),
      json(200, aSummary('completed'), applied),
    );

    const summary = await client.waitForSummary(CONTAINER_ID);

    expect(summary.images[0]?.status).toBe('completed');
    expect(pauses).toEqual([3_000, 3_000]);
    expect(requests.map(({ headers }) => [headers.prefer, headers['if-none-match']])).toEqual([
      ['wait=20', undefined],
      ['wait=20', '"1"'],
      ['wait=20', '"1"'],
    ]);
  });

  it('polls when each new state is wanted, as often as the service asks for', async () => {
    const { client, pauses } = await connect(
      json(200, aSummary('processing'), { ETag: '"1"', 'Retry-After': '1' }),
      empty(304, { 'Retry-After': '3' }),
      json(200, aSummary('failed'), { ETag: '"2"' }),
    );
    const states: string[] = [];

    await client.waitForSummary(CONTAINER_ID, { onUpdate: ({ images }) => states.push(images[0]?.status ?? '') });

    expect(states).toEqual(['processing', 'failed']);
    expect(pauses).toEqual([1_000, 3_000]);
  });

  it('polls after an upload no sooner than its answer asks for, and holds at once', async () => {
    const accepted = json(202, examples.AcceptedImage, { 'Retry-After': '1' });
    const { client, pauses } = await connect(
      accepted,
      json(200, aSummary('completed')),
      json(200, aSummary('completed')),
    );
    await client.uploadImage(CONTAINER_ID, new Uint8Array([1]));

    await client.waitForSummary(CONTAINER_ID);
    expect(pauses).toEqual([]);

    await client.waitForSummary(CONTAINER_ID, { onUpdate: () => undefined });
    expect(pauses).toHaveLength(1);
    expect(pauses[0]).toBeGreaterThan(0);
    expect(pauses[0]).toBeLessThanOrEqual(1_000);
  });

  it('goes on, later each time, while the service is throttled', async () => {
    const throttled = refusal(429, 'throttled', { 'Retry-After': '1' });
    const { client, pauses } = await connect(
      ...Array.from({ length: 9 }, () => throttled),
      json(200, aSummary('completed')),
    );

    const { images } = await client.waitForSummary(CONTAINER_ID);

    expect(images[0]?.status).toBe('completed');
    expect(pauses).toEqual([2_000, 2_000, 2_000, 3_000, 4_500, 6_750, 10_125, 15_187.5, 22_781.25]);
  });

  it('comes back no sooner than the service asks, when it is throttled', async () => {
    const { client, pauses } = await connect(
      refusal(429, 'throttled', { 'Retry-After': '7' }),
      json(200, aSummary('completed')),
    );

    await client.waitForSummary(CONTAINER_ID);

    expect(pauses).toEqual([7_000]);
  });
});

describe('a template', () => {
  const processing = (seconds: number) => refusal(409, 'still_processing', { 'Retry-After': String(seconds) });
  const template = json(200, examples.Template);

  it('is asked for again while pictures are processing, when the service does not hold its answer', async () => {
    const { client, requests, pauses } = await connect(processing(1), processing(2), template);

    await expect(client.getTemplate(CONTAINER_ID)).resolves.toEqual(examples.Template);
    expect(pauses).toEqual([1_000, 2_000]);
    expect(requests.map(({ headers }) => headers.prefer)).toEqual(['wait=20', 'wait=20', 'wait=20']);
  });

  it('is not waited for longer than about 20 seconds', async () => {
    const { client, pauses } = await connect(processing(8), processing(8), processing(8));

    await expect(client.getTemplate(CONTAINER_ID)).rejects.toMatchObject({ code: 'still_processing' });
    expect(pauses).toEqual([8_000, 8_000]);
  });
});
