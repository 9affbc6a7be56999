import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { MAX_IMAGES_PER_CONTAINER } from '../../../../api/limits.ts';
import type { Failure, Instant, Slot } from '../../../domain/model.ts';
import type { Reservation, SlotName } from '../../../domain/ports.ts';
import type { ReservedSlot } from '../../../domain/uploads/release-image.ts';
import { CLAIMED, containerKey, toEpochSeconds, toSlotItem } from './table-items.ts';

/**
 * The conditional writes that change the slots of a container. Each names the states in which it may happen; where the
 * condition fails nothing is written.
 */
export type ConditionalUpdate = Omit<UpdateCommandInput, 'TableName'> & { readonly ConditionExpression: string };

const PROCESSING = 'processing' satisfies Slot['status'];

/** The one write that enforces the limit: it takes a slot only where fewer than the maximum are taken. */
export function reserveUpdate({ containerId, owner, now, slot }: Reservation): ConditionalUpdate {
  return {
    Key: containerKey(containerId),
    UpdateExpression: 'SET images.#image = :slot ADD image_count :one',
    ConditionExpression:
      'attribute_exists(PK) AND #owner = :owner AND expires_at > :now AND image_count < :max AND attribute_not_exists(images.#image)',
    ExpressionAttributeNames: { '#image': slot.imageId, '#owner': 'owner' },
    ExpressionAttributeValues: {
      ':slot': toSlotItem(slot),
      ':one': 1,
      ':max': MAX_IMAGES_PER_CONTAINER,
      ':owner': owner,
      ':now': toEpochSeconds(now),
    },
  };
}

/** A repeated call relies on the slot; from here on no call may release it, whatever its state is. */
export function claimUpdate(containerId: string, { imageId, createdAt }: SlotName): ConditionalUpdate {
  return {
    Key: containerKey(containerId),
    UpdateExpression: 'SET images.#image.reservation_id = :reservation_id',
    ConditionExpression: 'images.#image.created_at = :created_at',
    ExpressionAttributeNames: { '#image': imageId },
    ExpressionAttributeValues: { ':reservation_id': CLAIMED, ':created_at': new Date(createdAt).toISOString() },
  };
}

/** Releases a slot, whatever its state is, when it is the one that is meant. */
export function removeSlotUpdate(
  containerId: string,
  imageId: string,
  meant: { readonly reservationId: string } | { readonly createdAt: Instant },
): ConditionalUpdate {
  const [attribute, value] =
    'reservationId' in meant
      ? ['reservation_id', meant.reservationId]
      : ['created_at', new Date(meant.createdAt).toISOString()];
  return removal(
    containerId,
    'images.#image.#attribute = :value',
    { '#image': imageId, '#attribute': attribute },
    { ':value': value },
  );
}

/** Releases a slot that this call took, while it is processing and no other call has claimed it. */
export const removeUnclaimedUpdate = (
  containerId: string,
  { imageId, createdAt, reservationId }: ReservedSlot,
): ConditionalUpdate =>
  removal(
    containerId,
    'images.#image.#status = :processing AND images.#image.created_at = :created_at AND images.#image.reservation_id = :reservation_id',
    { '#image': imageId, '#status': 'status' },
    {
      ':processing': PROCESSING,
      ':created_at': new Date(createdAt).toISOString(),
      ':reservation_id': reservationId,
    },
  );

const removal = (
  containerId: string,
  condition: string,
  names: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): ConditionalUpdate => ({
  Key: containerKey(containerId),
  UpdateExpression: 'REMOVE images.#image ADD image_count :minus_one',
  ConditionExpression: condition,
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: { ...values, ':minus_one': -1 },
});

/** processing -> completed, before the deadline. */
export function completeUpdate(
  containerId: string,
  { imageId, createdAt }: SlotName,
  faceCount: number,
  now: Instant,
): ConditionalUpdate {
  return {
    Key: containerKey(containerId),
    UpdateExpression:
      'SET images.#image.#status = :completed, images.#image.finished_at = :now, images.#image.face_count = :face_count',
    ConditionExpression:
      'images.#image.#status = :processing AND images.#image.created_at = :created_at AND images.#image.deadline > :now',
    ExpressionAttributeNames: { '#image': imageId, '#status': 'status' },
    ExpressionAttributeValues: {
      ':completed': 'completed' satisfies Slot['status'],
      ':processing': PROCESSING,
      ':created_at': new Date(createdAt).toISOString(),
      ':face_count': faceCount,
      ':now': new Date(now).toISOString(),
    },
  };
}

/** processing -> failed. */
export function failUpdate(
  containerId: string,
  { imageId, createdAt }: SlotName,
  failure: Failure,
  now: Instant,
): ConditionalUpdate {
  return {
    Key: containerKey(containerId),
    UpdateExpression:
      'SET images.#image.#status = :failed, images.#image.#error = :error, images.#image.error_code = :code, images.#image.detected_type = :detected_type, images.#image.finished_at = :now',
    ConditionExpression: 'images.#image.#status = :processing AND images.#image.created_at = :created_at',
    ExpressionAttributeNames: { '#image': imageId, '#status': 'status', '#error': 'error' },
    ExpressionAttributeValues: {
      ':failed': 'failed' satisfies Slot['status'],
      ':processing': PROCESSING,
      ':created_at': new Date(createdAt).toISOString(),
      ':error': failure.message,
      ':code': failure.code,
      ':detected_type': failure.detectedType ?? null,
      ':now': new Date(now).toISOString(),
    },
  };
}
