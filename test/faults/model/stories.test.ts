import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readEnvironment } from '../../../settings/read-environment.ts';
import { aFormSentAgain, aRepetition, aStory } from './commands.ts';
import { createTally } from './situations.ts';
import { beginStory, comeToRest, createContainers, finishCalls, judge, type Story } from './story.ts';

/** FAULTS_SEED repeats what a failure has printed, or tries other stories; FAULTS_RUNS tries more of them. */
const { FAULTS_SEED: seed, FAULTS_RUNS: numRuns } = readEnvironment(
  z.object({
    FAULTS_SEED: z.coerce.number().int().default(20_261_122),
    FAULTS_RUNS: z.coerce.number().int().min(1).default(2_000),
  }),
);

/** Steps of the longest story. */
const LONGEST = 80;
const LONGEST_REPETITION = 25;

type Commands = Iterable<fc.AsyncCommand<Story, Story>>;

/** Tells a story to its end, and holds what is stored against what was promised. */
async function tell(story: Story, commands: Commands): Promise<void> {
  await fc.asyncModelRun(() => ({ model: story, real: story }), commands);
  await comeToRest(story);

  expect(await judge(story)).toEqual([]);
}

describe(`of seed ${seed}, the service keeps its promises`, () => {
  it(`in ${numRuns} stories of everything, whatever happens in which order`, async () => {
    const tally = createTally();
    const property = fc.asyncProperty(aStory(LONGEST), async (commands) => {
      const story = beginStory();
      await createContainers(story, ['alice', 'bob']);

      await tell(story, commands);
      tally.add(story.world.reached);
    });

    await fc.assert(property, { seed, numRuns });

    process.stdout.write(`${tally.format()}\n`);
    expect(tally.rare()).toEqual([]);
  });

  it(`in ${numRuns} stories of one upload that is repeated by its key`, async () => {
    const property = fc.asyncProperty(aRepetition(LONGEST_REPETITION), async (commands) => {
      const story = beginStory();
      await createContainers(story, ['alice']);

      await tell(story, commands);
    });

    await fc.assert(property, { seed, numRuns });
  });

  it(`in ${numRuns} stories of one form that is sent again with other pictures`, async () => {
    const property = fc.asyncProperty(aFormSentAgain(LONGEST_REPETITION), async (commands) => {
      const story = beginStory();
      await createContainers(story, ['alice']);
      const [container] = story.clients.containers;
      if (container) story.clients.announce(container, undefined);
      await finishCalls(story);

      await tell(story, commands);
    });

    await fc.assert(property, { seed, numRuns });
  });
});
