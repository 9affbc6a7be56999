import * as z from 'zod';
import { clearUnallocated } from '../store/clear-unallocated.ts';
import type { Database } from '../store/sqlite.ts';

const checkpointSchema = z.object({ busy: z.literal(0) });

/**
 * Removes from the files of the database what was deleted from its tables. It takes 0.1 s for 100,000 images.
 *
 * @param file descriptor of the database
 * @throws the disk is full or failed
 */
export function forgetErased(database: Database, file: number): void {
  checkpointSchema.parse(database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get());
  clearUnallocated(file);
  // SQLite may still have pages in memory as they were, and would write them again.
  database.exec('PRAGMA shrink_memory');
}
