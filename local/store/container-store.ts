import * as z from 'zod';
import { MAX_IMAGES_PER_CONTAINER } from '../../api/limits.ts';
import { TransientError } from '../../functions/domain/errors.ts';
import { toEventBody } from '../../functions/domain/events/event-body.ts';
import type { Slot } from '../../functions/domain/model.ts';
import type {
  ChangeOutcome,
  ContainerStore,
  ImageEvent,
  Reservation,
  ReserveOutcome,
  SlotName,
} from '../../functions/domain/ports.ts';
import { explainUnchanged } from '../../functions/domain/states.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import { fromOriginRow } from './enrolment-store.ts';
import { fromContainerRow, fromEncodingsRow, fromSlotRow, toEncodingsRow } from './rows.ts';
import { type Database, runStatements, transaction } from './sqlite.ts';
import { prepareStatements } from './statements.ts';

export interface ContainerStoreOptions {
  readonly jobs: JobQueue;
  /** Whether an image that becomes terminal has an event for the webhook. */
  readonly events: boolean;
}

/**
 * Containers in SQLite. A change and the work that follows from it are one transaction: an image that becomes terminal has
 * its vectors and its event at once, and what is removed leaves no job behind. All statements of a method run without a
 * pause, so what they read is consistent.
 */
export function containerStore(database: Database, { jobs, events }: ContainerStoreOptions): ContainerStore {
  const statements = prepareStatements(database);

  const findSlot = (containerId: string, imageId: string) => {
    const row = statements.findSlot.get({ containerId, imageId });
    return row && { slot: fromSlotRow(row), expiresAt: expirySchema.parse(row).expires_at };
  };

  const explain = (containerId: string, meant: SlotName): Exclude<ChangeOutcome, 'changed'> => {
    const slot = findSlot(containerId, meant.imageId)?.slot;
    return explainUnchanged(slot?.createdAt === meant.createdAt ? slot : undefined);
  };

  const findContainer = (containerId: string) => {
    const row = statements.findContainer.get(containerId);
    if (!row) return undefined;
    return { ...fromContainerRow(row), slots: statements.listSlots.all(containerId).map(fromSlotRow) };
  };

  const explainReservation = ({ containerId, owner, now, slot }: Reservation): ReserveOutcome => {
    const container = findContainer(containerId);
    if (!container || container.owner !== owner || container.expiresAt <= now)
      return { outcome: 'container_not_found' };
    const taken = container.slots.find(({ imageId }) => imageId === slot.imageId);
    return taken ? { outcome: 'already_reserved', slot: taken } : { outcome: 'full' };
  };

  const enqueueEvent = (event: ImageEvent): void => {
    if (!events) return;
    const { containerId, imageId, occurredAt: dueAt } = event;
    jobs.enqueue({ kind: 'webhook', containerId, imageId, body: JSON.stringify(toEventBody(event)), dueAt });
  };

  /** Removes a slot where the statement finds it, and all work for it. */
  const removeSlot = (containerId: string, imageId: string, remove: () => { changes: number | bigint }): void =>
    transaction(database, () => {
      if (remove().changes > 0) jobs.removeFor(containerId, imageId);
    });

  return {
    create: ({ containerId, owner, createdAt, expiresAt }) =>
      runStatements(() =>
        transaction(database, () => {
          // An expired container that the sweep has not removed yet counts as absent.
          if (statements.removeExpired.run({ containerId, now: createdAt }).changes > 0) jobs.removeFor(containerId);
          statements.insertContainer.run({ containerId, owner, createdAt, expiresAt });
          const row = statements.findContainer.get(containerId);
          if (!row) throw new TransientError('A container was deleted while it was being created');
          return fromContainerRow(row);
        }),
      ),

    reserve: (reservation) =>
      runStatements(() => {
        const { containerId, owner, now, slot } = reservation;
        const { imageId, status, createdAt, deadline, digest = null, reservationId = null } = slot;
        const { changes } = statements.reserve.run({
          ...{ containerId, owner, now, max: MAX_IMAGES_PER_CONTAINER },
          ...{ imageId, status, createdAt, deadline, digest, reservationId },
        });
        return changes > 0 ? { outcome: 'reserved' } : explainReservation(reservation);
      }),

    claim: (containerId, { imageId, createdAt }) =>
      runStatements(() => (statements.claim.run({ containerId, imageId, createdAt }).changes > 0 ? 'claimed' : 'gone')),

    release: (containerId, { imageId, reservationId = '' }: Slot) =>
      runStatements(() =>
        removeSlot(containerId, imageId, () => statements.release.run({ containerId, imageId, reservationId })),
      ),

    findSlot: (containerId, imageId) => runStatements(() => findSlot(containerId, imageId)),

    complete: (containerId, encodings, { slot: { imageId, createdAt } }, now) =>
      runStatements(() =>
        transaction(database, () => {
          const faces = encodings.faces.length;
          const row = statements.complete.get({ containerId, imageId, createdAt, now, faces });
          if (!row) return explain(containerId, { imageId, createdAt });
          statements.insertEncodings.run({ slotId: slotIdSchema.parse(row).slot_id, ...toEncodingsRow(encodings) });
          enqueueEvent({ containerId, imageId, status: 'completed', errorCode: null, faces, occurredAt: now });
          return 'changed';
        }),
      ),

    fail: (containerId, { imageId, createdAt }, { code, message, detectedType = null }, now) =>
      runStatements(() =>
        transaction(database, () => {
          const { changes } = statements.fail.run({
            ...{ containerId, imageId, createdAt },
            ...{ code, message, detectedType, now },
          });
          if (changes === 0) return explain(containerId, { imageId, createdAt });
          enqueueEvent({ containerId, imageId, status: 'failed', errorCode: code, faces: null, occurredAt: now });
          return 'changed';
        }),
      ),

    // `complete` stores the vectors and the state together, so there are none without a completed slot.
    discardEncodings: async () => undefined,

    read: (containerId) =>
      runStatements(() => {
        const container = findContainer(containerId);
        if (!container) return undefined;
        const encodings = statements.listEncodings.all(containerId).map(fromEncodingsRow);
        return { container, encodings: new Map(encodings.map((found) => [found.imageId, found])) };
      }),

    removeContainer: (containerId, createdAt) =>
      runStatements(() =>
        transaction(database, () => {
          const { changes } = statements.removeContainer.run({ containerId, createdAt });
          if (changes > 0) jobs.removeFor(containerId);
        }),
      ),

    removeSlot: (containerId, imageId, createdAt) =>
      runStatements(() =>
        removeSlot(containerId, imageId, () => statements.removeSlot.run({ containerId, imageId, createdAt })),
      ),

    removeUnclaimed: (containerId, { imageId, createdAt, reservationId }) =>
      runStatements(() =>
        removeSlot(containerId, imageId, () =>
          statements.removeUnclaimed.run({ containerId, imageId, createdAt, reservationId }),
        ),
      ),

    discardEnrolment: ({ containerId, enrolledAt }) =>
      runStatements(() => {
        if (statements.removeEnrolment.run({ containerId, enrolledAt }).changes > 0) jobs.noteErasure();
      }),

    listImages: (containerId) =>
      runStatements(() => {
        const slots = statements.listSlots.all(containerId).map(fromSlotRow);
        const container = statements.findContainer.get(containerId);
        const enrolment = statements.findEnrolmentOrigin.get(containerId);
        return {
          createdAt: container && fromContainerRow(container).createdAt,
          slots: new Map(slots.map(({ imageId, createdAt }) => [imageId, createdAt])),
          encodings: slots.filter(({ status }) => status === 'completed'),
          enrolment: enrolment && fromOriginRow(enrolment),
        };
      }),
  };
}

const expirySchema = z.object({ expires_at: z.int() });
const slotIdSchema = z.object({ slot_id: z.int() });
