import { describe, expect, it } from 'vitest';
import { connect } from '../../support/connected-client.ts';
import { aSummary, CONTAINER_ID, empty, json } from '../../support/fake-api.ts';

describe('waiting', () => {
  it('lets the service hold its answer, and asks again at once', async () => {
    const applied = { 'Preference-Applied': 'wait=20', ETag: '"1"' };
    const { client, requests, pauses } = await connect(
      json(200, aSummary('processing'), applied),
      empty(304, applied),
      json(200, aSummary('completed'), applied),
    );

    const summary = await client.waitForSummary(CONTAINER_ID);

    expect(summary.images[0]?.status).toBe('completed');
    expect(pauses).toEqual([]);
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
});
