import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '../../functions/domain/ids.ts';
import type { DeferredTask } from '../../functions/domain/ports.ts';
import { NOW } from '../support/builders.ts';
import { type OpenTestHome, useHome } from './test-home.ts';

/** What every queue of deferred tasks promises, wherever it is. Each test empties the queue. */
export function describeTaskQueue(name: string, openHome: OpenTestHome): void {
  describe(`deferred tasks in ${name}`, () => {
    // The clock of the queue stands still, and goes on where a test says so.
    beforeAll(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
    afterAll(() => void vi.useRealTimers());
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
      const start = Date.now();
      await home().tasks.enqueue(task, 1);

      vi.setSystemTime(start + 999);
      expect(await home().deferredTasks.receive()).toBeUndefined();

      vi.setSystemTime(start + 1_000);
      const received = await home().deferredTasks.receive();
      expect(received?.item).toEqual(task);
      await received?.done();
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
