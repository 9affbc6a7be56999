import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aContext } from '../../support/lambda/lambda-events.ts';
import { setEnvironment } from '../../support/lambda/set-environment.ts';
import { watchClients } from '../../support/lambda/watch-clients.ts';
import { type Actor, createActor, type Invoke } from '../support/actor/actor.ts';
import { flows, pieces, repetitive } from '../support/actor/flows.ts';
import { type FaultHarness, openHarness } from '../support/fault-harness.ts';
import type { Violation } from '../support/invariants.ts';
import { printMatrix } from '../support/matrix.ts';
import type { Fault } from '../support/stores/fault-proxy.ts';
import type { StoreCall } from '../support/stores/store-calls.ts';

/** How often: at the first try, after which the SDK's second one goes through; or at all tries, so that the call fails. */
const treatments: readonly { readonly fault: Fault; readonly tries: number }[] = [
  { fault: 'lost', tries: 1 },
  { fault: 'lost', tries: Number.POSITIVE_INFINITY },
  { fault: 'reset', tries: Number.POSITIVE_INFINITY },
  { fault: 'error', tries: Number.POSITIVE_INFINITY },
  { fault: 'throttled', tries: Number.POSITIVE_INFINITY },
  { fault: 'slow', tries: 1 },
];

/** Milliseconds after which the SDK takes a silent store for gone. */
const PATIENCE = 1_000;

/** Runs at the same time: most of a run is waiting, for the SDK to try again. */
const LANES = 12;

/** One run: which call of its container meets which fault, and the calls that were made. */
interface Run {
  readonly actor: Actor;
  readonly calls: StoreCall[];
  readonly target?: { readonly call: number; readonly fault: Fault; readonly tries: number };
  met: number;
}

/** The SDK's own handler, whose limits can be changed. */
const handlerSchema = z.custom<{ updateHttpClientConfig(limit: string, milliseconds: number): void }>(
  (handler) => typeof handler === 'object' && handler !== null && 'updateHttpClientConfig' in handler,
);

const runs = new Map<string, Run>();
let harness: FaultHarness;

beforeAll(async () => {
  harness = await openHarness({ decide, onDone: look, kill: () => undefined });
  setEnvironment(harness.environment);
  // Silence has to end some time: sooner than in production, so that a run is short.
  watchClients(({ config: { requestHandler } }) => {
    for (const limit of ['requestTimeout', 'socketTimeout'] as const) {
      handlerSchema.parse(requestHandler).updateHttpClientConfig(limit, PATIENCE);
    }
  });
});

afterAll(() => harness.close());

/** Calls are counted by what the SDK calls an invocation, so that all tries of a call are one. */
function decide(call: StoreCall): Fault | undefined {
  const run = runs.get(call.containerId);
  if (!run) return undefined;
  const known = run.calls.findIndex(({ invocation }) => invocation === call.invocation);
  const index = known < 0 ? run.calls.push(call) - 1 : known;
  if (!run.target || index !== run.target.call || run.met >= run.target.tries) return undefined;
  run.met += 1;
  return run.target.fault;
}

async function look(call: StoreCall): Promise<void> {
  if (['UpdateItem', 'PutItem', 'DeleteItem'].includes(call.operation)) await runs.get(call.containerId)?.actor.look();
}

const invoke: Invoke = async (entry, event) => {
  const { handler } = await import(new URL(`../../../${entry}`, import.meta.url).href);
  return await handler(event, { ...aContext });
};

/** @param purpose tells runs apart that are alike */
async function run(flow: string, target?: Run['target'], purpose = '') {
  const actor = createActor(harness, invoke, `${flow}, ${JSON.stringify(target) ?? 'without faults'}${purpose}`);
  const entry: Run = { actor, calls: [], ...(target && { target }), met: 0 };
  runs.set(actor.containerId, entry);
  await flows[flow]?.(actor);
  const violations: Violation[] = await actor.judge();
  return { violations, calls: entry.calls, met: entry.met };
}

/** The worker begins with the picture, or with its slot, which only it reads twice in a row. */
const isWorkers = ({ operation }: StoreCall, index: number, calls: StoreCall[]): boolean =>
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
    const plain = await run(flow, undefined, `, before the silence in ${operation}`);
    const call = plain.calls.findIndex((made) => made.operation === operation);
    expect(call).toBeGreaterThanOrEqual(0);

    const results = await Promise.all(
      (['silence', 'half an answer'] as const).map((fault) =>
        run(flow, { call, fault, tries: Number.POSITIVE_INFINITY }),
      ),
    );

    expect(results.map(({ met }) => met > 0)).toEqual([true, true]);
    expect(results.flatMap(({ violations }) => violations)).toEqual([]);
  });
});

describe.each(whole)('%s', (flow) => {
  afterAll(() => harness.forgetTasks());

  it('keeps every promise, whatever fault any call meets', async () => {
    const plain = await run(flow);
    expect(plain.violations).toEqual([]);

    const calls = flow === repetitive ? plain.calls.slice(0, plain.calls.findIndex(isWorkers)) : plain.calls;
    const faulted = [...calls.keys()].filter((call) => !isRepeatedTry(call, calls));
    const targets = faulted.flatMap((call) => treatments.map((treatment) => ({ call, ...treatment })));
    const broken: string[] = [];
    await inLanes(targets, async (target) => {
      const { violations } = await run(flow, target);
      const where = `call ${target.call + 1} (${plain.calls[target.call]?.operation}) ${target.fault}`;
      broken.push(...violations.map(({ invariant, detail }) => `${where}: ${invariant}: ${detail}`));
    });

    printMatrix(
      flow,
      calls.filter((_, call) => faulted.includes(call)),
      treatments,
      broken,
    );
    expect(broken).toEqual([]);
  });
});
