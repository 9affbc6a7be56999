import type { Instant } from '../../functions/domain/model.ts';
import type { TaskQueue } from '../../functions/domain/ports.ts';
import { runStatements } from '../store/sqlite.ts';
import type { JobQueue } from './job-queue.ts';

/** Deferred tasks as jobs; `readTask` reads them from the body of a job. */
export function taskQueue(jobs: JobQueue, now: () => Instant): TaskQueue {
  return {
    enqueue: (task, delaySeconds) =>
      runStatements(() =>
        jobs.enqueue({
          kind: 'task',
          containerId: task.containerId,
          imageId: 'imageId' in task ? task.imageId : null,
          body: JSON.stringify(task),
          isErasure: task.task !== 'check_upload',
          dueAt: now() + delaySeconds * 1000,
        }),
      ),
  };
}
