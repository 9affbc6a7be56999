import { join } from 'node:path';

/** The top of this checkout. */
export const projectFolder = join(import.meta.dirname, '../..');

/** The encoder's networks. */
export const modelsFolder = join(projectFolder, 'encoder/models');

/** Runs a Python program with `face_recognition` installed; the packages are pinned. */
export const peerLauncher = join(projectFolder, 'encoder/golden/peer_environment.py');

/** What measurements download or draw; git ignores it and it may be deleted at any time. */
export const cacheFolder = join(projectFolder, '.cache');
