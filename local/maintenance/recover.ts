import * as z from 'zod';
import type { Instant } from '../../functions/domain/model.ts';
import { isPictureOf } from '../../functions/domain/picture-name.ts';
import type { Log } from '../../functions/telemetry/log.ts';
import { PROCESSING_DEADLINE_SECONDS } from '../../settings/work-limits.ts';
import { bodyOf, imageJob } from '../queue/image-jobs.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { PictureFiles } from '../store/picture-files.ts';
import type { Database } from '../store/sqlite.ts';

/** What was put right after an earlier run. */
export interface Recovery {
  /** Jobs that were at work, and are due at once. */
  readonly jobs: number;
  /** Pictures that had no job yet. */
  readonly enqueued: number;
  /** Images whose deadline was put off by the time in which nothing ran. */
  readonly extended: number;
  /** Slots of uploads that were interrupted, which no client was told of. */
  readonly released: number;
  /** Pictures without an image that waits for them. */
  readonly pictures: number;
}

export interface RecoverDependencies {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly pictures: PictureFiles;
  /** When the earlier run gave its last heartbeat; undefined when there was none. */
  readonly lastAlive: Instant | undefined;
  readonly now: () => Instant;
}

/** Milliseconds that a process may have gone on after a heartbeat, with a wide margin to the ten seconds between two. */
const HEARTBEAT_MARGIN = 60_000;

/**
 * Makes sure that every accepted picture is worked on, wherever the last run was interrupted. Call it before the first request
 * and the first job.
 *
 * A job that was at work keeps its number of tries, so that a picture on which the process dies is not tried for ever.
 */
export async function recover(dependencies: RecoverDependencies): Promise<Recovery> {
  const { database, pictures } = dependencies;
  const jobs = database
    .prepare(`UPDATE jobs SET state = 'waiting', due_at = ? WHERE state = 'working'`)
    .run(dependencies.now()).changes;
  await pictures.clearIncoming();
  const found = await recoverPictures(dependencies);
  return { jobs: Number(jobs), ...found, released: releaseUnaccepted(dependencies) };
}

/** Logs a recovery that had anything to do. */
export function logRecovery(log: Log, recovery: Recovery): void {
  const isNothing = Object.values(recovery).every((count) => count === 0);
  if (!isNothing) log.info('RECOVERED', 'Work of the last run goes on', { ...recovery });
}

/** Where a deadline was ahead at this time, no client can have seen that it passed. */
const lastSeen = ({ lastAlive, now }: RecoverDependencies): Instant =>
  lastAlive === undefined ? now() : lastAlive + HEARTBEAT_MARGIN;

const waitingSlotSchema = z.object({ created_at: z.int(), has_job: z.int() }).optional();

async function recoverPictures(dependencies: RecoverDependencies) {
  const { database, jobs, pictures, now } = dependencies;
  const findSlot = database.prepare(
    `SELECT created_at, EXISTS (
       SELECT 1 FROM jobs WHERE container_id = :containerId AND image_id = :imageId AND kind = 'image' AND body = :body
     ) AS has_job
     FROM slots WHERE container_id = :containerId AND image_id = :imageId AND status = 'processing'`,
  );
  const extend = database.prepare(
    `UPDATE slots SET deadline = :deadline
     WHERE container_id = :containerId AND image_id = :imageId AND deadline > :seen AND deadline < :deadline`,
  );
  const deadline = now() + PROCESSING_DEADLINE_SECONDS * 1000;
  const seen = lastSeen(dependencies);
  const count = { enqueued: 0, extended: 0, pictures: 0 };
  for await (const picture of pictures.listAll()) {
    const { containerId, imageId, createdAt } = picture;
    const slot = waitingSlotSchema.parse(findSlot.get({ containerId, imageId, body: bodyOf(createdAt) }));
    if (!slot || !isPictureOf(picture, slot.created_at)) {
      await pictures.delete(picture);
      count.pictures += 1;
      continue;
    }
    count.extended += Number(extend.run({ containerId, imageId, deadline, seen }).changes);
    if (slot.has_job === 1) continue;
    jobs.enqueue(imageJob(picture, now()));
    count.enqueued += 1;
  }
  return count;
}

/**
 * Releases the slots of uploads that were interrupted before they were accepted: no job knows of them. A picture that was
 * accepted has a job until its image is terminal, and a slot for a direct upload has the task that checks it. Both say in their
 * bodies when the slot was taken, but for the jobs of earlier versions.
 */
function releaseUnaccepted(dependencies: RecoverDependencies): number {
  const release = dependencies.database.prepare(
    `DELETE FROM slots WHERE status = 'processing' AND deadline > ? AND NOT EXISTS (
       SELECT 1 FROM jobs
       WHERE jobs.container_id = slots.container_id AND jobs.image_id = slots.image_id AND is_erasure = 0
         AND CASE body WHEN '' THEN TRUE ELSE json_extract(body, '$.createdAt') = slots.created_at END
     )`,
  );
  return Number(release.run(lastSeen(dependencies)).changes);
}
