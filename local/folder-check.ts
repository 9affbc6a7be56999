import { accessSync, constants, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localNames } from './names.ts';
import { StartError } from './start-error.ts';

/** The folders below the data folder in which something is written. */
const folders = ['objects', join('objects', 'buckets', localNames.bucket, 'objects'), 'queues', 'table', 'console'];

/**
 * Finds out at the start whether everything in a data folder can be written: the stores would say it later and worse, or
 * only when somebody uploads.
 *
 * @param probe throws where a folder cannot be written
 * @throws {StartError} naming the folder
 */
export function checkFolders(dataDir: string, probe: (folder: string) => void = probeFolder): void {
  for (const folder of folders.map((name) => join(dataDir, name))) {
    if (!existsSync(folder)) continue;
    try {
      probe(folder);
    } catch (error) {
      throw new StartError(
        `The folder ${folder} cannot be written (${error instanceof Error ? error.message : String(error)}). Give its files to this user, or set DATA_DIR to another folder.`,
        { cause: error },
      );
    }
  }
}

function probeFolder(folder: string): void {
  const file = join(folder, `.probe-${process.pid}`);
  writeFileSync(file, '');
  rmSync(file);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile()) accessSync(join(folder, entry.name), constants.R_OK | constants.W_OK);
  }
}
