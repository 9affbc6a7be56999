import { expect, it } from 'vitest';
import { PROCESSING_DEADLINE_SECONDS } from '../../../settings/work-limits.ts';
import { pictureNumber } from '../support/known-pictures.ts';
import { beginRun, comeToRest, judge, passTime, type Run } from './random-run.ts';

/** Lets everything go on until the call of this name is the next. */
async function goTo({ world }: Run, name: string): Promise<void> {
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
  const run = beginRun();
  run.clients.create('alice', undefined);
  await goTo(run, 'nothing');
  const [container] = run.clients.containers;
  if (container) run.clients.upload(container, pictureNumber(1), undefined);
  await goTo(run, 'nothing');

  passTime(run, (PROCESSING_DEADLINE_SECONDS - 5) * 1000);
  const [message] = run.world.images;
  if (message) run.functions.deliver(message, false);
  await goTo(run, 'Encode');
  expect(run.world.pending).toHaveLength(1);
  passTime(run, 10_000);
  await comeToRest(run);

  expect(await judge(run)).toEqual([]);
});
