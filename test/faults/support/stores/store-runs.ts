import { aContext } from '../../../support/lambda/lambda-events.ts';
import { setEnvironment } from '../../../support/lambda/set-environment.ts';
import { createActor, type Invoke } from '../actor/actor.ts';
import type { Actor } from '../actor/actor-calls.ts';
import { flows } from '../actor/flows.ts';
import { openHarness } from '../fault-harness.ts';
import type { Violation } from '../invariants.ts';
import type { Fault } from './fault-proxy.ts';
import type { StoreCall } from './store-calls.ts';

/** Which call of a run meets which fault, and at how many of its tries. */
export interface Target {
  readonly call: number;
  readonly fault: Fault;
  readonly tries: number;
}

/** One run of a flow with a container of its own, and the calls that were made. */
interface Run {
  readonly actor: Actor;
  readonly calls: StoreCall[];
  readonly target: Target | undefined;
  met: number;
  /** Calls that the SDK made again though they had met no fault. */
  readonly unasked: string[];
}

export interface RunResult {
  readonly violations: readonly Violation[];
  readonly calls: readonly StoreCall[];
  /** How many tries have met the fault. */
  readonly met: number;
  readonly unasked: readonly string[];
}

export type StoreRuns = Awaited<ReturnType<typeof openStoreRuns>>;

/** Runs flows in this process, any number of them at a time, with a fault in one call of each. */
export async function openStoreRuns() {
  const runs = new Map<string, Run>();
  const harness = await openHarness({ decide, onDone: look, kill: () => undefined });
  setEnvironment(harness.environment);

  return {
    /** Drops all tasks, when every run is over. */
    forgetTasks: harness.forgetTasks,
    close: harness.close,

    /** @param purpose tells runs apart that are alike */
    async run(flow: string, target?: Target, purpose = ''): Promise<RunResult> {
      const actor = createActor(harness, invoke, `${flow}, ${JSON.stringify(target) ?? 'without faults'}${purpose}`);
      const run: Run = { actor, calls: [], target, met: 0, unasked: [] };
      runs.set(actor.containerId, run);
      await flows[flow]?.(actor);
      const violations = await actor.judge();
      return { violations, calls: run.calls, met: run.met, unasked: run.unasked };
    },
  };

  /** Calls are counted by what the SDK calls an invocation, so that all tries of a call are one. */
  function decide(call: StoreCall): Fault | undefined {
    const run = runs.get(call.containerId);
    if (!run) return undefined;
    const { calls, target, unasked } = run;
    const known = calls.findIndex(({ invocation }) => invocation === call.invocation);
    const index = known < 0 ? calls.push(call) - 1 : known;
    if (index !== target?.call) {
      if (known >= 0) unasked.push(`call ${index + 1} (${call.operation})`);
      return undefined;
    }
    if (run.met >= target.tries) return undefined;
    run.met += 1;
    return target.fault;
  }

  async function look(call: StoreCall): Promise<void> {
    if (['UpdateItem', 'PutItem', 'DeleteItem'].includes(call.operation))
      await runs.get(call.containerId)?.actor.look();
  }
}

const invoke: Invoke = async (entry, event) => {
  const { handler } = await import(new URL(`../../../../${entry}`, import.meta.url).href);
  return await handler(event, { ...aContext });
};
