import type { Database } from './sqlite.ts';

/**
 * The statements that read and change containers and slots. Each change names the state in which it may happen; where that
 * is not so, it changes no row.
 */
export const prepareStatements = (database: Database) => ({
  findContainer: database.prepare('SELECT * FROM containers WHERE container_id = ?'),

  listSlots: database.prepare('SELECT * FROM slots WHERE container_id = ?'),

  findSlot: database.prepare(
    `SELECT slots.*, expires_at FROM slots JOIN containers USING (container_id)
     WHERE container_id = :containerId AND image_id = :imageId`,
  ),

  listEncodings: database.prepare(
    'SELECT image_id, encodings.* FROM encodings JOIN slots USING (slot_id) WHERE container_id = ?',
  ),

  insertContainer: database.prepare(
    `INSERT INTO containers (container_id, owner, created_at, expires_at)
     VALUES (:containerId, :owner, :createdAt, :expiresAt) ON CONFLICT DO NOTHING`,
  ),

  removeExpired: database.prepare('DELETE FROM containers WHERE container_id = :containerId AND expires_at <= :now'),

  removeContainer: database.prepare(
    'DELETE FROM containers WHERE container_id = :containerId AND created_at = :createdAt',
  ),

  /** The one write that enforces the limit: it takes a slot only where fewer than the maximum are taken. */
  reserve: database.prepare(
    `INSERT INTO slots (container_id, image_id, status, created_at, deadline, digest, reservation_id)
     SELECT container_id, :imageId, :status, :createdAt, :deadline, :digest, :reservationId FROM containers
     WHERE container_id = :containerId AND owner = :owner AND expires_at > :now
       AND (SELECT count(*) FROM slots WHERE container_id = :containerId) < :max
     ON CONFLICT DO NOTHING`,
  ),

  claim: database.prepare(
    `UPDATE slots SET reservation_id = NULL
     WHERE container_id = :containerId AND image_id = :imageId AND created_at = :createdAt`,
  ),

  release: database.prepare(
    `DELETE FROM slots
     WHERE container_id = :containerId AND image_id = :imageId AND reservation_id = :reservationId`,
  ),

  removeSlot: database.prepare(
    'DELETE FROM slots WHERE container_id = :containerId AND image_id = :imageId AND created_at = :createdAt',
  ),

  removeUnclaimed: database.prepare(
    `DELETE FROM slots
     WHERE container_id = :containerId AND image_id = :imageId AND created_at = :createdAt
       AND reservation_id = :reservationId AND status = 'processing'`,
  ),

  complete: database.prepare(
    `UPDATE slots SET status = 'completed', finished_at = :now, face_count = :faces
     WHERE container_id = :containerId AND image_id = :imageId AND created_at = :createdAt
       AND status = 'processing' AND deadline > :now RETURNING slot_id`,
  ),

  insertEncodings: database.prepare(
    `INSERT INTO encodings (slot_id, width, height, encoder, faces, vectors)
     VALUES (:slotId, :width, :height, :encoder, :faces, :vectors)`,
  ),

  findEnrolmentOrigin: database.prepare(
    `SELECT enrolments.*, containers.created_at AS container_created_at
     FROM enrolments JOIN containers USING (container_id) WHERE container_id = ?`,
  ),

  removeEnrolment: database.prepare(
    'DELETE FROM enrolments WHERE container_id = :containerId AND enrolled_at <= :enrolledAt',
  ),

  fail: database.prepare(
    `UPDATE slots SET status = 'failed', error_code = :code, error = :message, detected_type = :detectedType,
       finished_at = :now
     WHERE container_id = :containerId AND image_id = :imageId AND created_at = :createdAt AND status = 'processing'`,
  ),
});
