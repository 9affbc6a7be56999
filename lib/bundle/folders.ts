import { join } from 'node:path';

/** The top of the project. */
export const projectFolder = join(import.meta.dirname, '..', '..');

/** Where bundles and packages are built; git ignores it and it may be deleted at any time. */
export const cacheFolder = join(projectFolder, '.cache', 'deploy');
