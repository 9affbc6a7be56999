import type { DeferredTask } from '../domain/ports.ts';
import { runTask, type TaskDependencies, type TaskResult } from '../domain/run-task.ts';
import type { Log } from '../telemetry/log.ts';
import { count, type Metrics } from '../telemetry/metrics.ts';

/**
 * Runs a deferred task, and reports its result.
 *
 * @param log with the ids of the task
 * @throws the task has to be retried
 */
export type TaskWorker = (task: DeferredTask, log: Log) => Promise<TaskResult>;

export const taskWorker =
  (dependencies: TaskDependencies & { readonly metrics: Metrics }): TaskWorker =>
  async (task, log) => {
    const result = await runTask(dependencies, task);
    log.info('TASK_COMPLETED', 'Task completed', { task: task.task, result });
    if (result === 'missing') dependencies.metrics({ ImagesFailed: count() }, { ErrorCode: 'upload_missing' });
    return result;
  };
