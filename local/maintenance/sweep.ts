import * as z from 'zod';
import type { Instant } from '../../functions/domain/model.ts';
import type { PictureName } from '../../functions/domain/ports.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { PictureFiles } from '../store/picture-files.ts';
import { type Database, transaction } from '../store/sqlite.ts';

export interface SweepDependencies {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly pictures: PictureFiles;
  readonly now: () => Instant;
}

/** Milliseconds that dead letters are kept: 14 days, as in the queues on AWS. */
const DEAD_LETTER_LIFETIME = 14 * 24 * 60 * 60 * 1000;

const containerRows = z.array(z.object({ container_id: z.string() }));

/**
 * Removes the containers that have expired with everything of theirs, enrolments that have ended before their container, and dead
 * letters that are too old. The pictures go
 * first: should the process end in between, the next sweep finds the container again.
 *
 * @returns how many containers were removed
 */
export async function sweepExpired({ database, jobs, pictures, now }: SweepDependencies): Promise<number> {
  const time = now();
  const rows = database.prepare('SELECT container_id FROM containers WHERE expires_at <= ?').all(time);
  const remove = database.prepare('DELETE FROM containers WHERE container_id = ? AND expires_at <= ?');
  const isKept = slotFinder(database, `expires_at > ${time}`);
  for (const { container_id: containerId } of containerRows.parse(rows)) {
    // A container of the same id may have been created since then.
    for (const picture of await pictures.list(containerId)) {
      if (!isKept(picture)) await pictures.delete(picture);
    }
    transaction(database, () => {
      if (remove.run(containerId, time).changes > 0) jobs.removeFor(containerId);
    });
  }
  const { changes } = database.prepare('DELETE FROM enrolments WHERE expires_at <= ?').run(time);
  if (changes > 0) jobs.noteErasure();
  database.prepare(`DELETE FROM jobs WHERE state = 'dead' AND due_at <= ?`).run(time - DEAD_LETTER_LIFETIME);
  return rows.length;
}

/**
 * Removes pictures whose image is gone or terminal: an upload that failed half way may leave one. A slot is taken before its
 * picture is stored, so such a picture can never be needed.
 *
 * @returns how many were removed
 */
export async function sweepOrphans({ database, pictures }: SweepDependencies): Promise<number> {
  const isWaiting = slotFinder(database, `status = 'processing'`);
  let removed = 0;
  for await (const picture of pictures.listAll()) {
    if (isWaiting(picture)) continue;
    await pictures.delete(picture);
    removed += 1;
  }
  return removed;
}

/** Finds whether there is a slot for a picture, in which the condition holds. */
function slotFinder(database: Database, condition: string): (picture: PictureName) => boolean {
  const find = database.prepare(
    `SELECT 1 FROM slots JOIN containers USING (container_id)
     WHERE container_id = :containerId AND image_id = :imageId
       AND (:createdAt IS NULL OR slots.created_at = :createdAt) AND ${condition}`,
  );
  return ({ containerId, imageId, createdAt = null }) => find.get({ containerId, imageId, createdAt }) !== undefined;
}
