import { readTask } from '../adapters/task-queue.ts';
import type { DeferredTask } from '../domain/ports.ts';
import { count, type Metrics } from '../runtime/metrics.ts';
import type { RecordHandler } from '../runtime/sqs.ts';
import { type PublishEvent, publishAndLog } from './image-events.ts';

/**
 * The handler of a message with a task: does it and logs it. A message that is none is dropped: no repetition would make it one.
 *
 * @param announce tells of an image whose upload is missing
 */
export function taskHandler(
  work: (task: DeferredTask) => Promise<'done' | 'arrived' | 'missing'>,
  metrics: Metrics,
  announce: PublishEvent,
): RecordHandler['process'] {
  return async (record, log) => {
    const task = readTask(record.body);
    if (!task) return log.error('MESSAGE_UNREADABLE', 'A message is no task and was dropped');
    const image = 'imageId' in task ? { image_id: task.imageId } : {};
    const taskLog = log.with({ container_id: task.containerId, ...image });
    const result = await work(task);
    taskLog.info('TASK_COMPLETED', 'DeferredTask done', { task: task.task, result });
    if (result === 'missing') metrics({ ImagesFailed: count() }, { ErrorCode: 'upload_missing' });
    if (task.task === 'check_upload') await publishAndLog(announce, task, taskLog);
  };
}
