import { MAX_RECEIVES, WORKER_TIMEOUT_SECONDS } from '../../../api/limits.ts';
import { doChore } from '../../../functions/domain/do-chore.ts';
import { encodeImage } from '../../../functions/domain/encode-image.ts';
import { giveUpImage } from '../../../functions/domain/give-up-image.ts';
import type { QueuedImage, World } from './world.ts';

const TIMEOUT = WORKER_TIMEOUT_SECONDS * 1000;

/** Milliseconds for the encoder; the encoder of the rig takes none. */
const timeLeft = () => 50_000;

/** The functions behind the queues. A message stays in its queue until its function has done it. */
export function createFunctions(world: World) {
  /** Images whose tries were used up. */
  const givenUp = new Set<string>();

  const remove = <Element>(list: Element[], element: Element): void => {
    const index = list.indexOf(element);
    if (index >= 0) list.splice(index, 1);
  };

  return {
    givenUp,

    /** Hands a message to the worker, also one that another worker has in its hands, as a late one comes again. */
    deliver(message: QueuedImage, thenAgain: boolean): void {
      message.receives += 1;
      if (message.receives > MAX_RECEIVES) {
        remove(world.images, message);
        world.deadImages.push({ ...message, receives: 0 });
        givenUp.add(message.imageId);
        world.reached.add('a picture comes to the dead letters');
        return;
      }
      world.start(`encode ${message.imageId}`, TIMEOUT, async (dependencies) => {
        await encodeImage(dependencies, message, timeLeft);
        if (!thenAgain) remove(world.images, message);
      });
    },

    deliverDead(message: QueuedImage): void {
      world.start(`give up ${message.imageId}`, TIMEOUT, async (dependencies) => {
        await giveUpImage(dependencies, message);
        remove(world.deadImages, message);
      });
    },

    /** @param pick one of those whose time has come */
    doDueChore(pick: number, thenAgain: boolean): void {
      const due = world.chores.filter(({ notBefore }) => notBefore <= world.clock.now);
      const queued = due[pick % due.length];
      if (!queued) return;
      world.start(`chore ${queued.chore.chore}`, TIMEOUT, async (dependencies) => {
        await doChore(dependencies, queued.chore);
        if (!thenAgain) remove(world.chores, queued);
        world.reached.add(queued.chore.chore === 'check_upload' ? 'an upload is checked' : 'an erasure is done again');
      });
    },
  };
}

export type Functions = ReturnType<typeof createFunctions>;
