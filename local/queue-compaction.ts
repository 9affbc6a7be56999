import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

/** Pages of 4 KB: some 8,000 messages, which take a twentieth of a second. */
const QUICK_PAGES = 2_000;

/**
 * Makes a function that writes the file of the queues anew, so that it holds nothing but the messages in the queues: SQLite
 * keeps the bytes of those that were deleted, in its pages and in its write-ahead log. fauxqs may have the file open, in
 * this thread and with no statement under way. The thread stands still meanwhile, 10 ms for each 1,000 messages.
 *
 * With `always`, it is done whatever it takes; without, only where it is quick. Where nothing was written since the last
 * time, there is nothing to do.
 *
 * @param folder of the queues' file
 */
export function queueCompaction(folder: string): (always: boolean) => void {
  const file = join(folder, 'fauxqs.db');
  // What an earlier run has left in it is not known.
  let clean = false;
  return (always) => {
    if (clean && hasEmptyLog(file)) return;
    const database = new DatabaseSync(file);
    try {
      if (!always && readNumber(database, 'page_count') - readNumber(database, 'freelist_count') > QUICK_PAGES) return;
      // The copy that is made on the way may not lie in a file elsewhere.
      database.exec('PRAGMA temp_store = MEMORY; VACUUM');
      if (readNumber(database, 'wal_checkpoint(TRUNCATE)') !== 0) throw new Error('The file of the queues is in use');
      clean = true;
    } finally {
      database.close();
    }
  };
}

const hasEmptyLog = (file: string): boolean => !statSync(`${file}-wal`, { throwIfNoEntry: false })?.size;

/** The first value that a pragma tells. */
function readNumber(database: DatabaseSync, pragma: string): number {
  const [value] = Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {});
  return z.number().parse(value);
}
