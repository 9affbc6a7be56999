import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type FakeEncoder, pictureFor, startFakeEncoder } from '../../support/encoder/fake-encoder.ts';
import { type RunningService, runService } from '../../support/local/running-service.ts';
import { createContainer, upload } from '../../support/local/service-child.ts';

/** Seconds: half of half a second, of one and a half, four and a half and thirteen and a half, to whole seconds. */
const SHORTEST = [0, 1, 2, 7];

let encoder: FakeEncoder;
let service: RunningService;

beforeAll(async () => {
  encoder = await startFakeEncoder();
  // The shortest series that whole seconds can show.
  service = await runService({ ENCODING_SERVICE_URL: encoder.url, RETRY_BASE_SECONDS: '0.5' });
});

afterAll(async () => {
  await service.close();
  await encoder.close();
});

it('leaves an encoder that breaks down more and more time before it tries again', async () => {
  const containerId = await createContainer(service.url);
  await upload(service.url, containerId, new Uint8Array(pictureFor('broken')));
  await upload(service.url, containerId, new Uint8Array(pictureFor('throttled')));

  const tries = () => [encoder.callsFor('broken'), encoder.callsFor('throttled')];
  await vi.waitFor(() => expect(tries()).toEqual([5, 5]), { timeout: 60_000, interval: 100 });

  for (const reply of ['broken', 'throttled'] as const) {
    const arrivals = encoder.arrivalsOf(reply);
    const gaps = arrivals.slice(1).map((arrival, index) => (arrival - (arrivals[index] ?? 0)) / 1000);
    process.stdout.write(
      `seconds between the tries of a picture (${reply}): ${gaps.map((gap) => gap.toFixed(1)).join(', ')}\n`,
    );
    // A busy machine makes them longer, and never shorter.
    expect(gaps.map((gap, index) => gap >= (SHORTEST[index] ?? 0))).toEqual([true, true, true, true]);
  }
});
