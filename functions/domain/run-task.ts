import { type EraseDependencies, finishContainer, finishImage } from './erase.ts';
import type { DeferredTask } from './ports.ts';
import { type CheckUploadDependencies, checkUpload } from './uploads/check-upload.ts';
import { finishRelease } from './uploads/release-image.ts';

export type TaskDependencies = CheckUploadDependencies & Pick<EraseDependencies, 'containers' | 'pictures'>;

/** `arrived` and `missing` say what a check of an upload has found. */
export type TaskResult = 'done' | 'arrived' | 'missing';

/** Runs a deferred task. Running it twice is harmless. */
export async function runTask(dependencies: TaskDependencies, task: DeferredTask): Promise<TaskResult> {
  switch (task.task) {
    case 'check_upload':
      return await checkUpload(dependencies, task);
    case 'erase_container':
      await finishContainer(dependencies, task.containerId, task.createdAt);
      return 'done';
    case 'erase_image':
      await finishImage(dependencies, task, task.createdAt);
      return 'done';
    case 'release_image':
      await finishRelease(dependencies, task.containerId, task);
      return 'done';
  }
}
