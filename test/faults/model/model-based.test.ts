import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readEnvironment } from '../../../settings/read-environment.ts';
import { aFormSentAgain, aRepetition, aReuse, aRun, aSharedUpload } from './commands.ts';
import { createTally } from './coverage-goals.ts';
import { beginRun, comeToRest, createContainers, finishCalls, judge, type Run } from './random-run.ts';

/** FAULTS_SEED repeats what a failure has printed, or tries other runs; FAULTS_RUNS tries more of them. */
const { FAULTS_SEED: seed, FAULTS_RUNS: numRuns } = readEnvironment(
  z.object({
    FAULTS_SEED: z.coerce.number().int().default(20_261_122),
    FAULTS_RUNS: z.coerce.number().int().min(1).default(2_000),
  }),
);

/** Steps of the longest run. */
const LONGEST = 80;
const LONGEST_REPETITION = 25;
const LONGEST_REUSE = 40;

type Commands = Iterable<fc.AsyncCommand<Run, Run>>;

/** Does a run to its end, and holds what is stored against what was promised. */
async function finish(run: Run, commands: Commands): Promise<void> {
  await fc.asyncModelRun(() => ({ model: run, real: run }), commands);
  await comeToRest(run);

  expect(await judge(run)).toEqual([]);
}

describe(`of seed ${seed}, the service keeps its promises`, () => {
  it(`in ${numRuns} runs of everything, whatever happens in which order`, async () => {
    const tally = createTally();
    const property = fc.asyncProperty(aRun(LONGEST), async (commands) => {
      const run = beginRun();
      await createContainers(run, ['alice', 'bob']);

      await finish(run, commands);
      tally.add(run.world.reached);
    });

    await fc.assert(property, { seed, numRuns });

    process.stdout.write(`${tally.format()}\n`);
    expect(tally.rare()).toEqual([]);
  });

  it(`in ${numRuns} runs of one upload that is repeated by its key`, async () => {
    const property = fc.asyncProperty(aRepetition(LONGEST_REPETITION), async (commands) => {
      const run = beginRun();
      await createContainers(run, ['alice']);

      await finish(run, commands);
    });

    await fc.assert(property, { seed, numRuns });
  });

  it(`in ${numRuns} runs of one image that is erased and uploaded again by its key`, async () => {
    const property = fc.asyncProperty(aReuse(LONGEST_REUSE), async (commands) => {
      const run = beginRun();
      await createContainers(run, ['alice']);

      await finish(run, commands);
    });

    await fc.assert(property, { seed, numRuns });
  });

  it(`in ${numRuns} runs of one large upload that some of its clients give up`, async () => {
    let keptForOthers = 0;
    const property = fc.asyncProperty(aSharedUpload(LONGEST_REUSE), async (commands) => {
      const run = beginRun();
      await createContainers(run, ['alice']);

      await finish(run, commands);
      if (run.world.reached.has('an upload is not given back')) keptForOthers += 1;
    });

    await fc.assert(property, { seed, numRuns });

    expect(keptForOthers).toBeGreaterThan(numRuns / 20);
  });

  it(`in ${numRuns} runs of one form that is sent again with other pictures`, async () => {
    const property = fc.asyncProperty(aFormSentAgain(LONGEST_REPETITION), async (commands) => {
      const run = beginRun();
      await createContainers(run, ['alice']);
      const [container] = run.clients.containers;
      if (container) run.clients.announce(container, undefined);
      await finishCalls(run);

      await finish(run, commands);
    });

    await fc.assert(property, { seed, numRuns });
  });
});
