import { expect, it } from 'vitest';
import { PROCESSING_DEADLINE_SECONDS } from '../../../settings/work-limits.ts';
import { pictureNumber } from '../support/known-pictures.ts';
import { beginStory, comeToRest, judge, passTime, type Story } from './story.ts';

/** Lets everything go on until the call of this name is the next. */
async function goTo({ world }: Story, name: string): Promise<void> {
  await world.settle();
  for (let next = world.pending.shift(); next; next = world.pending.shift()) {
    if (next.name === name) {
      world.pending.unshift(next);
      return;
    }
    next.proceed('go');
    await world.settle();
  }
}

it('never completes an image whose deadline has passed while it was with the encoder', async () => {
  const story = beginStory();
  story.clients.create('alice', undefined);
  await goTo(story, 'nothing');
  const [container] = story.clients.containers;
  if (container) story.clients.upload(container, pictureNumber(1), undefined);
  await goTo(story, 'nothing');

  passTime(story, (PROCESSING_DEADLINE_SECONDS - 5) * 1000);
  const [message] = story.world.images;
  if (message) story.functions.deliver(message, false);
  await goTo(story, 'Encode');
  expect(story.world.pending).toHaveLength(1);
  passTime(story, 10_000);
  await comeToRest(story);

  expect(await judge(story)).toEqual([]);
});
