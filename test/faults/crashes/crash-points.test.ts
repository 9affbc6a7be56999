import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatTable } from '../../../bench/support/table.ts';
import { aContext } from '../../support/lambda/lambda-events.ts';
import { setEnvironment } from '../../support/lambda/set-environment.ts';
import { type Actor, createActor } from '../support/actor/actor.ts';
import { type ChildFunction, startChildFunction } from '../support/actor/child-function.ts';
import { flows } from '../support/actor/flows.ts';
import { type FaultHarness, openHarness } from '../support/fault-harness.ts';
import type { Fault } from '../support/stores/fault-proxy.ts';
import type { StoreCall } from '../support/stores/store-calls.ts';

/** Which invocation of which function dies, in which flow. */
interface Victim {
  readonly title: string;
  readonly entry: string;
  /** Counted from 1 among the invocations of this function. */
  readonly invocation: number;
  readonly flow: keyof typeof flows;
}

const givenUp = 'uploads by form that clients give up, one of which another client has sent';
const enrolled = 'an enrolled person, found and erased';
const unenrolled = 'an enrolment that is ended, and one whose picture is erased';

const victims: readonly Victim[] = [
  { title: 'create', entry: 'http/create-container', invocation: 1, flow: 'one picture' },
  { title: 'upload', entry: 'http/add-image', invocation: 1, flow: 'one picture' },
  { title: 'upload by key', entry: 'http/add-image', invocation: 1, flow: 'a picture by key, and again' },
  { title: 'upload by key, again', entry: 'http/add-image', invocation: 2, flow: 'a picture by key, and again' },
  { title: 'announce', entry: 'http/create-upload', invocation: 1, flow: 'pictures by form, one never sent' },
  { title: 'worker', entry: 'queue/encode-image', invocation: 1, flow: 'one picture' },
  { title: 'worker, a crowd', entry: 'queue/encode-image', invocation: 1, flow: 'a crowd' },
  {
    title: 'worker, image erased',
    entry: 'queue/encode-image',
    invocation: 2,
    flow: 'erased pictures, one of them encoded',
  },
  {
    title: 'worker, no encoding',
    entry: 'queue/encode-image',
    invocation: 1,
    flow: 'a picture that no encoder takes',
  },
  { title: 'giving up', entry: 'queue/fail-image', invocation: 1, flow: 'a picture that no encoder takes' },
  { title: 'missing upload', entry: 'queue/run-task', invocation: 5, flow: 'pictures by form, one never sent' },
  {
    title: 'erase encoded image',
    entry: 'http/delete-image',
    invocation: 1,
    flow: 'erased pictures, one of them encoded',
  },
  {
    title: 'erase waiting image',
    entry: 'http/delete-image',
    invocation: 2,
    flow: 'erased pictures, one of them encoded',
  },
  { title: 'erase container', entry: 'http/delete-container', invocation: 1, flow: 'an erased container' },
  { title: 'give an upload back', entry: 'http/delete-image', invocation: 1, flow: givenUp },
  { title: 'give a shared upload back', entry: 'http/delete-image', invocation: 2, flow: givenUp },
  { title: 'enrol', entry: 'http/put-enrolment', invocation: 1, flow: enrolled },
  { title: 'enrol again', entry: 'http/put-enrolment', invocation: 2, flow: enrolled },
  { title: 'erase enrolled container', entry: 'http/delete-container', invocation: 1, flow: enrolled },
  { title: 'end enrolment', entry: 'http/delete-enrolment', invocation: 1, flow: unenrolled },
  { title: 'erase enrolled image', entry: 'http/delete-image', invocation: 1, flow: unenrolled },
  { title: 'erase again, by task', entry: 'queue/run-task', invocation: 1, flow: 'an erased container' },
];

type KillPoint = { readonly call: number; readonly fault: Extract<Fault, 'killed before' | 'killed after'> };

/** The invocation that runs in a process of its own, and its calls so far. */
interface Execution {
  readonly actor: Actor;
  readonly child: { current: ChildFunction | undefined };
  readonly calls: StoreCall[];
  readonly point: KillPoint | undefined;
  killed: boolean;
}

let execution: Execution | undefined;
let harness: FaultHarness;
const rows: string[][] = [];

/** One process of each function that loads while the run before it is under way. */
const spares = new Map<string, ChildFunction>();

beforeAll(async () => {
  harness = await openHarness({ decide, onDone: look, kill: () => execution?.child.current?.kill() });
  setEnvironment(harness.environment);
});

afterAll(async () => {
  for (const spare of spares.values()) spare.kill();
  await harness.close();
  process.stdout.write(`${formatTable(['function', 'calls', 'killed before', 'killed after'], rows)}\n`);
});

function decide(call: StoreCall): Fault | undefined {
  if (!execution?.child.current || execution.killed || call.containerId !== execution.actor.containerId)
    return undefined;
  // On a busy machine the SDK may try a call again by itself, which is no call more.
  if (execution.calls.some(({ invocation }) => invocation === call.invocation)) return undefined;
  const index = execution.calls.push(call) - 1;
  if (index !== execution.point?.call) return undefined;
  execution.killed = true;
  return execution.point.fault;
}

async function look({ operation }: StoreCall): Promise<void> {
  if (['UpdateItem', 'PutItem', 'DeleteItem'].includes(operation)) await execution?.actor.look();
}

function takeChild(entryFile: string): ChildFunction {
  const start = () => startChildFunction(entryFile, { ...harness.environment });
  const taken = spares.get(entryFile) ?? start();
  spares.set(entryFile, start());
  return taken;
}

async function run(victim: Victim, point?: KillPoint): Promise<{ calls: StoreCall[]; broken: string[] }> {
  const entryFile = `functions/${victim.entry}.ts`;
  const prepared = takeChild(entryFile);
  const child: Execution['child'] = { current: undefined };
  let invocations = 0;
  const actor = createActor(
    harness,
    async (entry, event) => {
      if (entry === entryFile) invocations += 1;
      if (entry !== entryFile || invocations !== victim.invocation) {
        const { handler } = await import(new URL(`../../../${entry}`, import.meta.url).href);
        return await handler(event, { ...aContext });
      }
      child.current = prepared;
      const answer = await prepared.answer(event);
      child.current = undefined;
      return answer;
    },
    `${victim.title}, ${JSON.stringify(point) ?? 'alive'}`,
  );
  execution = { actor, child, calls: [], point, killed: false };
  await flows[victim.flow]?.(actor);
  const violations = await actor.judge();
  prepared.kill();
  return {
    calls: execution.calls,
    broken: violations.map(({ invariant, detail }) => `${JSON.stringify(point)}: ${invariant}: ${detail}`),
  };
}

describe.each(victims)('$title', (victim) => {
  it('keeps every promise when its process is killed before and after each of its calls', async () => {
    const alive = await run(victim);
    expect(alive.broken).toEqual([]);
    expect(alive.calls.length).toBeGreaterThan(0);

    const broken: Record<KillPoint['fault'], string[]> = { 'killed before': [], 'killed after': [] };
    for (const call of alive.calls.keys()) {
      for (const fault of ['killed before', 'killed after'] as const) {
        const result = await run(victim, { call, fault });
        if (!execution?.killed) result.broken.push(`call ${call + 1} was not reached`);
        broken[fault].push(...result.broken);
      }
    }

    const verdict = (found: string[]) =>
      found.length === 0 ? `all ${alive.calls.length} kept` : `${found.length} broken`;
    const names = alive.calls.map(({ operation }) => operation).join(' ');
    rows.push([victim.title, names, verdict(broken['killed before']), verdict(broken['killed after'])]);
    expect([...broken['killed before'], ...broken['killed after']]).toEqual([]);
  });
});
