import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStoreRuns, type StoreRuns } from '../support/stores/store-runs.ts';

/** The functions have the limits of production here: three tries of a picture take 24 s. */

let runs: StoreRuns;

beforeAll(async () => {
  runs = await openStoreRuns();
});

afterAll(() => runs.close());

/** One call of each service; where it ends, and where it only seems to. */
const silenced = [
  { flow: 'one picture', operation: 'UpdateItem' },
  { flow: 'one picture', operation: 'PutObject' },
  { flow: 'one picture', operation: 'GetObject' },
  { flow: 'one picture', operation: 'Publish' },
  { flow: 'an erased container', operation: 'SendMessage' },
  { flow: 'a picture that no encoder takes', operation: 'ChangeMessageVisibility' },
] as const;

describe('a store that goes silent', () => {
  it.concurrent.each(silenced)('in $operation of $flow breaks no promise', async ({ flow, operation }) => {
    const plain = await runs.run(flow, undefined, `, before the silence in ${operation}`);
    const call = plain.calls.findIndex((made) => made.operation === operation);
    expect(call).toBeGreaterThanOrEqual(0);

    const results = await Promise.all(
      (['silence', 'half an answer'] as const).map((fault) =>
        runs.run(flow, { call, fault, tries: Number.POSITIVE_INFINITY }),
      ),
    );

    expect(results.map(({ met }) => met > 0)).toEqual([true, true]);
    expect(results.flatMap(({ violations }) => violations)).toEqual([]);
  });
});
