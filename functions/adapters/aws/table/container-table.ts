import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { TransientError } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/model.ts';
import type {
  ChangeOutcome,
  ContainerStore,
  NewContainer,
  Reservation,
  ReserveOutcome,
  SlotName,
} from '../../../domain/ports.ts';
import { explainUnchanged } from '../../../domain/states.ts';
import { fromEnrolmentOrigin, isEnrolmentItem } from './enrolment-items.ts';
import { removeEnrolment } from './enrolment-table.ts';
import { type TableAccess, tableAccess } from './table-access.ts';
import {
  containerKey,
  fromContainerItem,
  fromEncodingsItem,
  fromSlotProjection,
  imageKey,
  isContainerItem,
  isImageItem,
  slotNameOfItem,
  slotTimesOfItem,
  toContainerItem,
  toEncodingsItem,
  toEpochSeconds,
} from './table-items.ts';
import {
  claimUpdate,
  completeUpdate,
  failUpdate,
  removeSlotUpdate,
  removeUnclaimedUpdate,
  reserveUpdate,
} from './table-updates.ts';

export interface ContainerTableOptions {
  /** Whether people are enrolled, so that their number has to be kept. */
  readonly faceSearch?: boolean;
}

/**
 * Containers in one DynamoDB table. Every change is a conditional write of a single item: such writes to one item are
 * serialised by DynamoDB, which is what holds the limit without transactions. The SDK repeats a write whose answer was
 * lost, so a failed condition may only mean that the earlier try took effect; one consistent read shows it.
 */
export function containerTable(
  client: DynamoDBDocumentClient,
  tableName: string,
  { faceSearch = false }: ContainerTableOptions = {},
): ContainerStore {
  const table = tableAccess(client, tableName);

  const findSlot: ContainerStore['findSlot'] = async (containerId, imageId) => {
    const projection = { expression: 'expires_at, images.#image', names: { '#image': imageId } };
    const item = await table.get(containerKey(containerId), projection);
    if (!item) return undefined;
    const { slot, expiresAt } = fromSlotProjection(item, imageId);
    return slot && { slot, expiresAt };
  };

  const explain = async (containerId: string, meant: SlotName): Promise<Exclude<ChangeOutcome, 'changed'>> => {
    const slot = (await findSlot(containerId, meant.imageId))?.slot;
    return explainUnchanged(slot?.createdAt === meant.createdAt ? slot : undefined);
  };

  const discard = async (containerId: string, { imageId, createdAt }: SlotName, which: '=' | '<='): Promise<void> => {
    await table.delete({
      Key: imageKey(containerId, imageId),
      ConditionExpression: `slot_created_at ${which} :created_at`,
      ExpressionAttributeValues: { ':created_at': new Date(createdAt).toISOString() },
    });
  };

  const discardEncodings = (containerId: string, slot: SlotName): Promise<void> => discard(containerId, slot, '<=');

  return {
    findSlot,
    discardEncodings,

    create: (container) => createOrFind(table, container),

    async reserve(reservation) {
      if ((await table.update(reserveUpdate(reservation))) === 'written') return { outcome: 'reserved' };
      return await explainReservation(table, reservation);
    },

    async claim(containerId, slot) {
      const written = await table.update(claimUpdate(containerId, slot));
      return written === 'written' ? 'claimed' : 'gone';
    },

    async release(containerId, prepared) {
      const { imageId, reservationId = '' } = prepared;
      await table.update(removeSlotUpdate(containerId, imageId, { reservationId }));
      // Where the slot is still there, another call has claimed it, and relies on its vectors. One that was taken later is another.
      const left = await findSlot(containerId, imageId);
      if (left?.slot.createdAt !== prepared.createdAt) await discard(containerId, prepared, '=');
    },

    async complete(containerId, encodings, found, now) {
      await table.put(toEncodingsItem(containerId, encodings, found), onlyFirstOf(found.slot));
      const written = await table.update(completeUpdate(containerId, found.slot, encodings.faces.length, now));
      return written === 'written' ? 'changed' : await explain(containerId, found.slot);
    },

    async fail(containerId, slot, failure, now) {
      const written = await table.update(failUpdate(containerId, slot, failure, now));
      return written === 'written' ? 'changed' : await explain(containerId, slot);
    },

    async read(containerId) {
      const items = await table.query(containerKey(containerId).PK);
      const containerItem = items.find(isContainerItem);
      if (!containerItem) return undefined;
      const encodings = items.filter(isImageItem).map(fromEncodingsItem);
      return {
        container: fromContainerItem(containerItem),
        encodings: new Map(encodings.map((found) => [found.imageId, found])),
      };
    },

    async removeContainer(containerId, createdAt) {
      await table.delete({
        Key: containerKey(containerId),
        ConditionExpression: 'created_at = :created_at',
        ExpressionAttributeValues: { ':created_at': new Date(createdAt).toISOString() },
      });
    },

    async removeSlot(containerId, imageId, createdAt) {
      await table.update(removeSlotUpdate(containerId, imageId, { createdAt }));
    },

    async removeUnclaimed(containerId, slot) {
      await table.update(removeUnclaimedUpdate(containerId, slot));
    },

    discardEnrolment: (enrolment) => removeEnrolment(table, enrolment, faceSearch),

    async listImages(containerId) {
      const items = await table.query(containerKey(containerId).PK, PROJECTION_OF_ORIGINS);
      const container = items.find(isContainerItem);
      const { createdAt, slots } = container ? slotTimesOfItem(container) : { slots: new Map<string, number>() };
      const enrolment = items.find(isEnrolmentItem);
      return {
        createdAt,
        slots,
        encodings: items.filter(isImageItem).map(slotNameOfItem),
        enrolment: enrolment && fromEnrolmentOrigin(enrolment),
      };
    },
  };
}

/** Of all items of a container, what tells which of them belong together. No vector is read. */
const PROJECTION_OF_ORIGINS = 'PK, SK, created_at, images, slot_created_at, enrolled_at, container_created_at, sources';

/**
 * The first writer of a slot wins: a second delivery must not change vectors that a client may have read. What an earlier slot
 * of the same id has left behind does not count.
 */
const onlyFirstOf = ({ createdAt }: SlotName) => ({
  ConditionExpression: 'attribute_not_exists(PK) OR slot_created_at < :created_at',
  ExpressionAttributeValues: { ':created_at': new Date(createdAt).toISOString() },
});

/** An expired container that DynamoDB has not removed yet does not count. */
const onlyNewOrExpired = (now: Instant) => ({
  ConditionExpression: 'attribute_not_exists(PK) OR expires_at <= :now',
  ExpressionAttributeValues: { ':now': toEpochSeconds(now) },
});

/** The id may derive from an idempotency key: then the container may exist, and the caller gets the one there is. */
async function createOrFind(table: TableAccess, container: NewContainer): Promise<NewContainer> {
  const written = await table.put(toContainerItem(container), onlyNewOrExpired(container.createdAt));
  if (written === 'written') return container;
  const item = await table.get(containerKey(container.containerId));
  if (!item) throw new TransientError('A container was deleted while it was being created');
  const { slots: _, ...found } = fromContainerItem(item);
  return found;
}

async function explainReservation(table: TableAccess, reservation: Reservation): Promise<ReserveOutcome> {
  const { containerId, owner, now, slot } = reservation;
  const item = await table.get(containerKey(containerId));
  const container = item && fromContainerItem(item);
  if (!container || container.owner !== owner || container.expiresAt <= now) return { outcome: 'container_not_found' };
  const taken = container.slots.find(({ imageId }) => imageId === slot.imageId);
  return taken ? { outcome: 'already_reserved', slot: taken } : { outcome: 'full' };
}
