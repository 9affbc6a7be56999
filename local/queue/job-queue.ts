import { EventEmitter } from 'node:events';
import * as z from 'zod';
import type { Instant } from '../../functions/domain/model.ts';
import { VISIBILITY_TIMEOUT_SECONDS } from '../../settings/work-limits.ts';
import type { Database } from '../store/sqlite.ts';

const jobKinds = ['image', 'task', 'webhook'] as const;

export type JobKind = (typeof jobKinds)[number];

/** Work to be done later, whatever happens to the process. */
export interface NewJob {
  readonly kind: JobKind;
  readonly containerId: string;
  readonly imageId: string | null;
  /** JSON, where the ids do not say everything. */
  readonly body?: string;
  /** Completes an erasure: it stays when the rows of its container are removed. */
  readonly isErasure?: boolean;
  /** Not to be begun before. */
  readonly dueAt: Instant;
}

const jobRowSchema = z
  .object({
    job_id: z.int(),
    kind: z.enum(jobKinds),
    container_id: z.string(),
    image_id: z.string().nullable(),
    body: z.string(),
    is_erasure: z.int(),
    tries: z.int(),
    enqueued_at: z.int(),
  })
  .transform((row) => ({
    jobId: row.job_id,
    kind: row.kind,
    containerId: row.container_id,
    imageId: row.image_id,
    body: row.body,
    isErasure: row.is_erasure === 1,
    /** How often the job was claimed, this time included. */
    tries: row.tries,
    enqueuedAt: row.enqueued_at,
  }));

/** A job that was claimed. */
export type Job = z.output<typeof jobRowSchema>;

/**
 * Jobs in one table. Every method is a single statement, so that it can be part of its caller's transaction. A claimed job is
 * named by its number of tries too: work that was given up must not end the try that came after it.
 */
export interface JobQueue {
  enqueue(job: NewJob): void;
  /**
   * Takes the job that has been due for the longest time, counts the try, and hides it for the visibility timeout.
   *
   * @throws the try could not be stored, so it may not begin
   */
  claim(kind: JobKind): Job | undefined;
  /** The job is done. */
  finish(job: Job): void;
  /** The job failed and is due again at this time. */
  retry(job: Job, dueAt: Instant): void;
  /** The job is a dead letter from now on. */
  bury(job: Job): void;
  /** Makes the dead letters of a kind due now, as if they had not been tried. @returns how many there were */
  revive(kind: JobKind): number;
  /** When the next job becomes due. */
  nextDue(kind: JobKind): Instant | undefined;
  /** Removes the jobs of a container, or of one of its images, whatever their state is. */
  removeFor(containerId: string, imageId?: string): void;
  /** Something was removed from the database that must be gone from its files, too. */
  noteErasure(): void;
  /** Calls the listener after each transaction that enqueued such a job; `erased`: that removed ids from the database. */
  on(event: JobKind | 'erased', listener: () => void): () => void;
}

/** @param now also says when a new job was enqueued */
export function jobQueue(database: Database, now: () => Instant): JobQueue {
  const events = new EventEmitter();
  // The statement may be part of a transaction, which is over before the microtask runs.
  const emit = (event: JobKind | 'erased') => queueMicrotask(() => events.emit(event));

  // A picture that is stored again while it waits needs no second job: the first has not been begun. Its body names its slot.
  const insert = database.prepare(
    `INSERT INTO jobs (kind, container_id, image_id, body, is_erasure, enqueued_at, due_at)
     SELECT :kind, :containerId, :imageId, :body, :isErasure, :now, :dueAt WHERE :kind <> 'image' OR NOT EXISTS (
       SELECT 1 FROM jobs
       WHERE container_id = :containerId AND image_id = :imageId AND kind = 'image' AND body = :body AND state = 'waiting'
     )`,
  );
  const claim = database.prepare(
    `UPDATE jobs SET state = 'working', tries = tries + 1, due_at = :hiddenUntil WHERE job_id = (
       SELECT job_id FROM jobs WHERE kind = :kind AND state <> 'dead' AND due_at <= :now ORDER BY due_at, job_id LIMIT 1
     ) RETURNING job_id, kind, container_id, image_id, body, is_erasure, tries, enqueued_at`,
  );
  const remove = database.prepare('DELETE FROM jobs WHERE job_id = ? AND tries = ?');
  const change = database.prepare('UPDATE jobs SET state = ?, due_at = ? WHERE job_id = ? AND tries = ?');
  const revive = database.prepare(
    `UPDATE jobs SET state = 'waiting', tries = 0, due_at = ? WHERE kind = ? AND state = 'dead'`,
  );
  const next = database.prepare(`SELECT min(due_at) AS due_at FROM jobs WHERE kind = ? AND state <> 'dead'`);
  const removeFor = database.prepare(
    `DELETE FROM jobs WHERE container_id = :containerId AND is_erasure = 0
     AND (:imageId IS NULL OR image_id = :imageId)`,
  );

  return {
    enqueue({ kind, containerId, imageId, body = '', isErasure = false, dueAt }) {
      insert.run({ kind, containerId, imageId, body, isErasure: isErasure ? 1 : 0, now: now(), dueAt });
      emit(kind);
    },

    claim(kind) {
      const time = now();
      // `get` would stop at the first row: it never learns that the disk was full when the change was to be stored.
      const [row] = claim.all({ kind, now: time, hiddenUntil: time + VISIBILITY_TIMEOUT_SECONDS * 1000 });
      return row && jobRowSchema.parse(row);
    },

    finish({ jobId, tries, isErasure }) {
      remove.run(jobId, tries);
      if (isErasure) emit('erased');
    },

    retry({ jobId, tries }, dueAt) {
      change.run('waiting', dueAt, jobId, tries);
    },

    bury({ jobId, tries }) {
      change.run('dead', now(), jobId, tries);
    },

    revive(kind) {
      const { changes } = revive.run(now(), kind);
      emit(kind);
      return Number(changes);
    },

    nextDue(kind) {
      return z.object({ due_at: z.int().nullable() }).parse(next.get(kind)).due_at ?? undefined;
    },

    removeFor(containerId, imageId) {
      removeFor.run({ containerId, imageId: imageId ?? null });
      emit('erased');
    },

    noteErasure: () => emit('erased'),

    on(event, listener) {
      events.on(event, listener);
      return () => events.off(event, listener);
    },
  };
}
