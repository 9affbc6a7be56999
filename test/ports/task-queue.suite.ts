import { describe, expect, it } from 'vitest';
import { newId } from '../../functions/domain/ids.ts';
import type { DeferredTask } from '../../functions/domain/ports.ts';
import { NOW } from '../support/builders.ts';
import { type OpenTestHome, useHome } from './test-home.ts';

/** What every queue of deferred tasks promises, wherever it is. Each test empties the queue. */
export function describeTaskQueue(name: string, openHome: OpenTestHome): void {
  describe(`deferred tasks in ${name}`, () => {
    const home = useHome(openHome);

    it.each<DeferredTask>([
      { task: 'check_upload', containerId: newId(), imageId: newId(), createdAt: NOW },
      { task: 'erase_container', containerId: newId(), createdAt: NOW },
      { task: 'erase_image', containerId: newId(), imageId: newId(), createdAt: NOW },
      {
        ...{ task: 'release_image', containerId: newId(), imageId: newId(), createdAt: NOW },
        reservationId: newId(),
      },
    ])('brings $task as it was enqueued', async (task) => {
      await home().tasks.enqueue(task, 0);

      const received = await home().deferredTasks.receive();

      expect(received?.item).toEqual(task);
      await received?.done();
      expect(await home().deferredTasks.receive()).toBeUndefined();
    });

    it('does not bring a task before its delay is over', async () => {
      const task: DeferredTask = { task: 'erase_container', containerId: newId(), createdAt: NOW };
      await home().tasks.enqueue(task, 1);

      expect(await home().deferredTasks.receive()).toBeUndefined();

      await expect.poll(() => home().deferredTasks.receive(), { timeout: 5_000 }).toMatchObject({ item: task });
    });

    it('brings a task again that was not done', async () => {
      const task: DeferredTask = { task: 'erase_container', containerId: newId(), createdAt: NOW };
      await home().tasks.enqueue(task, 0);
      await (await home().deferredTasks.receive())?.retry(0);

      const again = await home().deferredTasks.receive();

      expect(again).toMatchObject({ item: task, receiveCount: 2 });
      await again?.done();
    });
  });
}
