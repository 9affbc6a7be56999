import { type CheckUploadDependencies, checkUpload } from './check-upload.ts';
import { type EraseDependencies, finishContainer, finishImage } from './erase.ts';
import type { Chore } from './ports.ts';

export type ChoreDependencies = CheckUploadDependencies & Pick<EraseDependencies, 'containers' | 'pictures'>;

/** Does what was ordered; doing it twice is harmless. */
export async function doChore(dependencies: ChoreDependencies, chore: Chore): Promise<'done' | 'arrived' | 'missing'> {
  switch (chore.chore) {
    case 'check_upload':
      return await checkUpload(dependencies, chore);
    case 'erase_container':
      await finishContainer(dependencies, chore.containerId, chore.createdAt);
      return 'done';
    case 'erase_image':
      await finishImage(dependencies, chore, chore.createdAt);
      return 'done';
  }
}
