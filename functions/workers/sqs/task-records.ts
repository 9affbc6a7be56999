import { readTask } from '../../domain/read-task.ts';
import type { RecordHandler } from '../../runtime/sqs-handler.ts';
import type { EventPublisher } from '../event-publisher.ts';
import type { TaskWorker } from '../task-worker.ts';

export interface TaskRecordOptions {
  readonly work: TaskWorker;
  /** Publishes the event of an image whose upload is missing. */
  readonly publish: EventPublisher;
}

/** Handles a message with a deferred task. A message without one is dropped, because no repetition would make it readable. */
export function taskRecords({ work, publish }: TaskRecordOptions): RecordHandler['process'] {
  return async (record, log) => {
    const task = readTask(record.body);
    if (!task) return log.error('MESSAGE_UNREADABLE', 'Unrecognised message dropped');
    const image = 'imageId' in task ? { image_id: task.imageId } : {};
    const taskLog = log.with({ container_id: task.containerId, ...image });
    await work(task, taskLog);
    if (task.task === 'check_upload') await publish(task, taskLog);
  };
}
