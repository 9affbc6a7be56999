import { existsSync } from 'node:fs';
import { StartError } from '../process/start-error.ts';
import { jobQueue } from '../queue/job-queue.ts';
import { databaseFileOf, openDatabase } from '../store/open-database.ts';

/**
 * Makes the dead events of a data folder due again, with all their tries. The next start of the service sends them.
 *
 * @returns how many there were
 * @throws {StartError} with one line for a person: no such folder, folder in use, files damaged
 */
export function replayEvents(dataDir: string): number {
  if (!existsSync(databaseFileOf(dataDir))) {
    throw new StartError(
      `There is no database of face-encode in ${dataDir}. Set DATA_DIR to the folder of the service.`,
    );
  }
  const database = openDatabase(dataDir);
  try {
    return jobQueue(database, Date.now).revive('webhook');
  } finally {
    database.close();
  }
}
