import { encodeImage } from '../../../functions/domain/encoding/encode-image.ts';
import { markImageFailed } from '../../../functions/domain/encoding/mark-image-failed.ts';
import { runTask } from '../../../functions/domain/run-task.ts';
import { MAX_RECEIVES, WORKER_TIMEOUT_SECONDS } from '../../../settings/work-limits.ts';
import type { QueuedPicture, World } from './world.ts';

const TIMEOUT = WORKER_TIMEOUT_SECONDS * 1000;

/** Milliseconds for the encoder; the encoder of the rig takes none. */
const timeLeft = () => 50_000;

/** The functions behind the queues. A message stays in its queue until its function has done it. */
export function createFunctions(world: World) {
  /** Images whose tries were used up. */
  const encoderUnavailable = new Set<string>();

  const remove = <Element>(list: Element[], element: Element): void => {
    const index = list.indexOf(element);
    if (index >= 0) list.splice(index, 1);
  };

  return {
    encoderUnavailable,

    /** Hands a message to the worker, also one that another worker has in its hands, as a late one comes again. */
    deliver(message: QueuedPicture, thenAgain: boolean): void {
      message.receives += 1;
      if (message.receives > MAX_RECEIVES) {
        remove(world.images, message);
        world.deadImages.push({ ...message, receives: 0 });
        encoderUnavailable.add(message.imageId);
        world.reached.add('a picture comes to the dead letters');
        return;
      }
      world.start(`encode ${message.imageId}`, TIMEOUT, async (dependencies) => {
        await encodeImage(dependencies, message, timeLeft);
        if (!thenAgain) remove(world.images, message);
      });
    },

    deliverDead(message: QueuedPicture): void {
      world.start(`give up ${message.imageId}`, TIMEOUT, async (dependencies) => {
        await markImageFailed(dependencies, message);
        remove(world.deadImages, message);
      });
    },

    /** @param pick one of those whose time has come */
    doDueChore(pick: number, thenAgain: boolean): void {
      const due = world.tasks.filter(({ notBefore }) => notBefore <= world.clock.now);
      const queued = due[pick % due.length];
      if (!queued) return;
      world.start(`task ${queued.task.task}`, TIMEOUT, async (dependencies) => {
        await runTask(dependencies, queued.task);
        if (!thenAgain) remove(world.tasks, queued);
        world.reached.add(queued.task.task === 'check_upload' ? 'an upload is checked' : 'an erasure is done again');
      });
    },
  };
}

export type Functions = ReturnType<typeof createFunctions>;
