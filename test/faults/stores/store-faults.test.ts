import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flows, pieces, repetitive } from '../support/actor/flows.ts';
import { printMatrix } from '../support/matrix.ts';
import type { Fault } from '../support/stores/fault-proxy.ts';
import { liftTimeLimits } from '../support/stores/lift-time-limits.ts';
import type { StoreCall } from '../support/stores/store-calls.ts';
import { openStoreRuns, type StoreRuns } from '../support/stores/store-runs.ts';

/** How often: at the first try, after which the SDK's second one goes through; or at all tries, so that the call fails. */
const treatments: readonly { readonly fault: Fault; readonly tries: number }[] = [
  { fault: 'lost', tries: 1 },
  { fault: 'lost', tries: Number.POSITIVE_INFINITY },
  { fault: 'reset', tries: Number.POSITIVE_INFINITY },
  { fault: 'error', tries: Number.POSITIVE_INFINITY },
  { fault: 'throttled', tries: Number.POSITIVE_INFINITY },
  { fault: 'slow', tries: 1 },
];

/** Runs at the same time: most of a run is waiting, for the SDK to try again. */
const LANES = 12;

let runs: StoreRuns;

beforeAll(async () => {
  liftTimeLimits();
  runs = await openStoreRuns();
});

afterAll(() => runs.close());

/** The worker begins with the picture, or with its slot, which only it reads twice in a row. */
const isWorkers = ({ operation }: StoreCall, index: number, calls: readonly StoreCall[]): boolean =>
  operation === 'GetObject' || (operation === 'GetItem' && calls[index + 1]?.operation === 'GetItem');

/** The third and the fourth try of a picture that no encoder takes are like the second: nothing new can happen there. */
function isRepeatedTry(call: number, calls: readonly StoreCall[]): boolean {
  const delays = [...calls.keys()].filter((index) => calls[index]?.operation === 'ChangeMessageVisibility');
  const [, second = calls.length] = delays;
  return call > second && call <= (delays.at(-2) ?? 0);
}

/** Does work on several things at a time. */
async function inLanes<Thing>(things: readonly Thing[], work: (thing: Thing) => Promise<void>): Promise<void> {
  const left = [...things];
  const lane = async () => {
    for (let thing = left.shift(); thing !== undefined; thing = left.shift()) await work(thing);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** Two more flows are pieces of others, for tests that end processes. */
const whole = Object.keys(flows).filter((flow) => !pieces.includes(flow));

describe.each(whole)('%s', (flow) => {
  afterAll(() => runs.forgetTasks());

  it('keeps every promise, whatever fault any call meets', async () => {
    const plain = await runs.run(flow);
    expect(plain).toMatchObject({ violations: [], unasked: [] });

    const calls = flow === repetitive ? plain.calls.slice(0, plain.calls.findIndex(isWorkers)) : plain.calls;
    const faulted = [...calls.keys()].filter((call) => !isRepeatedTry(call, calls));
    const targets = faulted.flatMap((call) => treatments.map((treatment) => ({ call, ...treatment })));
    const broken: string[] = [];
    const unasked: string[] = [];
    await inLanes(targets, async (target) => {
      const result = await runs.run(flow, target);
      const where = `call ${target.call + 1} (${plain.calls[target.call]?.operation}) ${target.fault}`;
      broken.push(...result.violations.map(({ invariant, detail }) => `${where}: ${invariant}: ${detail}`));
      unasked.push(...result.unasked.map((call) => `${where}: ${call}`));
    });

    printMatrix(
      flow,
      calls.filter((_, call) => faulted.includes(call)),
      treatments,
      broken,
    );
    // Each run has one fault, or what breaks does not show which one did it.
    expect({ broken, unasked }).toEqual({ broken: [], unasked: [] });
  });
});
