import * as z from 'zod';
import { encoderIdentitySchema } from '../../api/schemas.ts';
import {
  type Enrolment,
  type EnrolmentOrigin,
  type EnrolmentStore,
  partitionOf,
  type StoredEnrolment,
} from '../../functions/domain/search/enrolment.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { fromContainerRow, fromSlotRow, jsonOf } from './rows.ts';
import { type Database, runStatements, transaction } from './sqlite.ts';

/** The index adds squares in another order than a distance is measured, and compares their sum. */
const ROUNDING = 1.000_000_001;

/**
 * Enrolments in SQLite, searched by an index in a thread. An enrolment is removed with its container by the same statement.
 */
export function enrolmentStore(
  database: Database,
  { jobs, index }: { readonly jobs: Pick<JobQueue, 'noteErasure'>; readonly index: SearchIndex },
): EnrolmentStore {
  const findContainer = database.prepare('SELECT * FROM containers WHERE container_id = ?');
  const listSlots = database.prepare('SELECT * FROM slots WHERE container_id = ?');
  const find = database.prepare('SELECT * FROM enrolments WHERE container_id = ?');
  const findContainerOf = database.prepare('SELECT container_id FROM enrolments WHERE enrolment_id = ?');
  const removeOlder = database.prepare('DELETE FROM enrolments WHERE container_id = ? AND enrolled_at <= ?');
  const insert = database.prepare(
    `INSERT INTO enrolments (container_id, search_partition, encoder, vector, faces, sources, label, enrolled_at, expires_at)
     SELECT container_id, :partition, :encoder, :vector, :faces, :sources, :label, :enrolledAt, :expiresAt FROM containers
     WHERE container_id = :containerId AND created_at = :containerCreatedAt AND owner = :owner
       AND NOT EXISTS (
         SELECT 1 FROM json_each(:sources) AS source WHERE NOT EXISTS (
           SELECT 1 FROM slots WHERE slots.container_id = :containerId
             AND image_id = source.value ->> 'imageId' AND slots.created_at = source.value ->> 'createdAt'
         )
       )
     ON CONFLICT DO NOTHING RETURNING enrolment_id`,
  );

  const read = (containerId: string): StoredEnrolment | undefined => {
    const [containerRow, row] = [findContainer.get(containerId), find.get(containerId)];
    if (!containerRow || !row) return undefined;
    const container = { ...fromContainerRow(containerRow), slots: listSlots.all(containerId).map(fromSlotRow) };
    const { owner, createdAt } = container;
    return { container, enrolment: { ...fromEnrolmentRow(row), owner, containerCreatedAt: createdAt } };
  };

  return {
    put: (enrolment) =>
      runStatements(() =>
        transaction(database, () => {
          const { containerId, containerCreatedAt, owner, enrolledAt, expiresAt, label, faces } = enrolment;
          // The vector of the enrolment before is erased by this.
          if (removeOlder.run(containerId, enrolledAt).changes > 0) jobs.noteErasure();
          insert.get({
            ...{ containerId, containerCreatedAt, owner, enrolledAt, expiresAt, label, faces },
            partition: partitionOf(enrolment),
            encoder: JSON.stringify(enrolment.encoder),
            vector: new Uint8Array(Float32Array.from(enrolment.vector).buffer),
            sources: JSON.stringify(enrolment.images.map(({ imageId, createdAt }) => ({ imageId, createdAt }))),
          });
          // Where nothing was inserted, a later call may have enrolled the person.
          return find.get(containerId) ? 'enrolled' : 'gone';
        }),
      ),

    read: (containerIds) => runStatements(() => containerIds.flatMap((containerId) => read(containerId) ?? [])),

    async search(query) {
      const { vector, limit, maxDistance, now } = query;
      const found = await index.search({
        partition: partitionOf(query),
        vector: Float32Array.from(vector),
        ...{ limit, maxDistance: maxDistance * ROUNDING, now },
      });
      const rows = await runStatements(() => found.ids.map((id) => findContainerOf.get(id)).filter(isPresent));
      return {
        containerIds: z
          .array(z.object({ container_id: z.string() }))
          .parse(rows)
          .map((row) => row.container_id),
        searched: found.searched,
        hasMore: found.hasMore,
      };
    },
  };
}

const isPresent = (row: unknown): boolean => row !== undefined;

const imagesSchema = jsonOf(z.array(z.object({ imageId: z.string(), createdAt: z.int() })));

const rowSchema = z.object({
  container_id: z.string(),
  encoder: jsonOf(encoderIdentitySchema),
  vector: z.instanceof(Uint8Array),
  faces: z.int(),
  sources: imagesSchema,
  label: z.string().nullable(),
  enrolled_at: z.int(),
  expires_at: z.int(),
});

function fromEnrolmentRow(row: unknown): Omit<Enrolment, 'owner' | 'containerCreatedAt'> {
  const { container_id, encoder, vector, faces, sources, label, enrolled_at, expires_at } = rowSchema.parse(row);
  return {
    containerId: container_id,
    encoder,
    // A copy, because the bytes may begin where no number of 32 bits may.
    vector: Array.from(new Float32Array(new Uint8Array(vector).buffer)),
    faces,
    images: sources,
    label,
    enrolledAt: enrolled_at,
    expiresAt: expires_at,
  };
}

const originSchema = rowSchema
  .pick({ container_id: true, enrolled_at: true, sources: true })
  .extend({ container_created_at: z.int() });

/** What an erasure reads of a row, joined with its container. */
export function fromOriginRow(row: unknown): EnrolmentOrigin {
  const { container_id, enrolled_at, sources, container_created_at } = originSchema.parse(row);
  return {
    containerId: container_id,
    enrolledAt: enrolled_at,
    images: sources,
    containerCreatedAt: container_created_at,
  };
}
