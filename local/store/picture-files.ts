import { existsSync, mkdirSync, renameSync, rmSync, writeFile } from 'node:fs';
import { readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TransientError } from '../../functions/domain/errors.ts';
import { isId, newId } from '../../functions/domain/ids.ts';
import type { Instant } from '../../functions/domain/model.ts';
import { parseNameParts, partsOfName } from '../../functions/domain/picture-name.ts';
import type { PictureName, PictureStore } from '../../functions/domain/ports.ts';
import { imageJob } from '../queue/image-jobs.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import { makePrivateFolder, PRIVATE_FILE, PRIVATE_FOLDER } from './data-folder.ts';
import { runStatements } from './sqlite.ts';

/** Writes in the threads of Node. It takes a third less time of a core than `writeFile` of node:fs/promises. */
const writePicture = promisify(writeFile);

/** The first two digits of containers. Anything else in their place is not of this service, such as the .DS_Store of macOS. */
const FOLDER = /^[\da-f]{2}$/;

/** Pictures as files, one each. */
export interface PictureFiles extends PictureStore {
  /** Every stored picture. */
  listAll(): AsyncGenerator<PictureName>;
  /** Removes what uploads that were interrupted have left. Call it before the first upload. */
  clearIncoming(): Promise<void>;
}

/**
 * Keeps pictures in `pictures/<first two digits of the container>/<container>.<image>.<when its slot was taken>`; earlier versions
 * had no time in the name. A folder for each container would cost as much as the file itself, twice.
 *
 * A picture is written to `incoming/` and renamed when it is whole. In the same turn of the event loop its job is enqueued.
 *
 * @throws {StartError} the folders cannot be made
 */
export function pictureFiles(dataDir: string, jobs: Pick<JobQueue, 'enqueue'>, now: () => Instant): PictureFiles {
  const pictures = join(dataDir, 'pictures');
  const incoming = join(dataDir, 'incoming');
  for (const folder of [pictures, incoming]) makePrivateFolder(folder);

  const folderOf = (containerId: string): string => join(pictures, checkId(containerId).slice(0, 2));

  const fileOf = (picture: PictureName): string => {
    checkId(picture.imageId);
    return join(folderOf(picture.containerId), partsOfName(picture).join('.'));
  };

  const listFolder = async (folder: string): Promise<PictureName[]> => {
    const names = (await orIfMissing(readdir(folder))) ?? [];
    return names.flatMap((name) => parseNameParts(name.split('.')) ?? []);
  };

  return {
    async put(picture, bytes) {
      const file = fileOf(picture);
      const temporary = join(incoming, newId());
      let isFirst = true;
      await runFileCalls(async () => {
        try {
          await writePicture(temporary, bytes, { mode: PRIVATE_FILE, flag: 'wx' });
          mkdirSync(folderOf(picture.containerId), { recursive: true, mode: PRIVATE_FOLDER });
          isFirst = !existsSync(file);
          renameSync(temporary, file);
        } catch (error) {
          removeIfPossible(temporary);
          throw error;
        }
      });
      try {
        await runStatements(() => jobs.enqueue(imageJob(picture, now())));
      } catch (error) {
        // The caller takes it for not stored. A picture that was there before has a job, which still needs the file.
        if (isFirst) removeIfPossible(file);
        throw error;
      }
    },

    get: (picture) => runFileCalls(async () => orIfMissing(readFile(fileOf(picture)))),

    delete: (picture) => runFileCalls(async () => orIfMissing(unlink(fileOf(picture)))),

    list: (containerId) =>
      runFileCalls(async () => {
        const found = await listFolder(folderOf(containerId));
        return found.filter((picture) => picture.containerId === containerId);
      }),

    async *listAll() {
      const folders = (await readdir(pictures)).filter((name) => FOLDER.test(name));
      for (const folder of folders) yield* await listFolder(join(pictures, folder));
    },

    async clearIncoming() {
      for (const name of await readdir(incoming)) await unlink(join(incoming, name));
    },
  };
}

/** Other texts could be paths that leave the folder. */
function checkId(id: string): string {
  if (!isId(id)) throw new Error('Not the id of a container or an image');
  return id;
}

async function orIfMissing<Result>(call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** After another error. What cannot be removed now is removed at the next start or by the sweep for orphans. */
function removeIfPossible(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The first error is the one to report.
  }
}

/** The disk is full or failed this time, too many files are open, or the operator has to give rights back. */
const transientCodes = new Set([
  ...['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'EAGAIN', 'EBUSY'],
  ...['EACCES', 'EPERM', 'EROFS'],
]);

async function runFileCalls<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (!transientCodes.has(code)) throw error;
    throw new TransientError(`The data folder did not take a change: ${code}`, { cause: error });
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
