import { closeSync, openSync } from 'node:fs';
import type { Instant } from '../../functions/domain/model.ts';
import type { ContainerStore, TaskQueue } from '../../functions/domain/ports.ts';
import type { EnrolmentStore } from '../../functions/domain/search/enrolment.ts';
import type { Log } from '../../functions/telemetry/log.ts';
import { followClock } from '../maintenance/follow-clock.ts';
import { type Maintenance, startMaintenance } from '../maintenance/maintain.ts';
import { logRecovery, type Recovery, recover } from '../maintenance/recover.ts';
import { type JobQueue, jobQueue } from '../queue/job-queue.ts';
import { taskQueue } from '../queue/task-queue.ts';
import { openSearchIndex } from '../search/search-index.ts';
import { containerStore } from './container-store.ts';
import { explainIfFileError, holdFolder, prepareFolder } from './data-folder.ts';
import { enrolmentStore } from './enrolment-store.ts';
import { databaseFileOf, openDatabase } from './open-database.ts';
import { type PictureFiles, pictureFiles } from './picture-files.ts';
import { readUploadSecret } from './secrets.ts';
import type { Database } from './sqlite.ts';

export interface HomeOptions {
  /** Whether terminal images have events for a webhook. */
  readonly events: boolean;
  /** Whether people can be enrolled and searched. */
  readonly faceSearch?: boolean;
  readonly log: Log;
  readonly now?: () => Instant;
}

/** The state of the service on this machine: one database, and a file for each picture that waits. */
export interface Home {
  readonly containers: ContainerStore;
  /** Without the search there is none. */
  readonly enrolments: EnrolmentStore | undefined;
  readonly pictures: PictureFiles;
  readonly tasks: TaskQueue;
  readonly jobs: JobQueue;
  readonly database: Database;
  /** Signs the forms of direct uploads. */
  readonly uploadSecret: Uint8Array;
  /**
   * Puts right what an earlier run has left. Call it before the first request and the first job.
   *
   * @throws {StartError} a folder or a file cannot be read or removed
   */
  recover(): Promise<Recovery>;
  /** Starts the sweeps, and the cleaning of files after erasures. */
  maintain(): Maintenance;
  /** Call it once nothing uses the home any more. */
  close(): void;
}

/**
 * Opens a data folder for this process alone, and makes it where there is none.
 *
 * @throws {StartError} with one line for a person; nothing in the folder was changed then
 */
export function openHome(dataDir: string, { events, faceSearch = false, log, now = Date.now }: HomeOptions): Home {
  prepareFolder(dataDir);
  const database = openDatabase(dataDir);
  // Closed last: closing any descriptor of a file ends the locks that this process has on it (POSIX).
  const file = openSync(databaseFileOf(dataDir), 'r+');
  const close = () => {
    database.close();
    closeSync(file);
  };
  try {
    const { lastAlive, stop: stopHeartbeat } = holdFolder(dataDir, now);
    const jobs = jobQueue(database, now);
    const pictures = pictureFiles(dataDir, jobs, now);
    const index = faceSearch ? openSearchIndex(database) : undefined;
    if (index) jobs.on('erased', () => index.catchUp());
    const shared = { database, jobs, pictures, now };
    return {
      ...shared,
      containers: containerStore(database, { jobs, events }),
      enrolments: index && enrolmentStore(database, { jobs, index }),
      tasks: taskQueue(jobs, now),
      uploadSecret: readUploadSecret(dataDir),
      async recover() {
        const setBack = followClock(database, lastAlive, now());
        if (setBack > 0) {
          const seconds = Math.round(setBack / 1000);
          log.warn('CLOCK_SET_BACK', 'The clock was set back since the last run; waiting work was moved with it', {
            seconds,
          });
        }
        const recovery = await recover({ ...shared, lastAlive: lastAlive && lastAlive - setBack }).catch((error) => {
          throw explainIfFileError(error);
        });
        logRecovery(log, recovery);
        return recovery;
      },
      maintain: () => startMaintenance({ ...shared, file, log }),
      close() {
        stopHeartbeat();
        index?.close();
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}
