import * as z from 'zod';
import { imageErrors } from '../../../../api/errors.ts';
import { encoderIdentitySchema, imageErrorCodeSchema, imageStatusSchema } from '../../../../api/schemas.ts';
import type { Container, Encodings, Failure, Instant, Slot } from '../../../domain/model.ts';
import type { NewContainer, SlotName, SlotOfImage } from '../../../domain/ports.ts';
import { faceItemSchema, toFaceItem } from './face-items.ts';

/**
 * The items of the one table. All items of a container share its partition, so one query reads them:
 *
 *   PK CONTAINER#<id>, SK CONTAINER           the container and the slots of its images
 *   PK CONTAINER#<id>, SK IMAGE#<image id>    the encodings of one image
 *   PK CONTAINER#<id>, SK ENROLMENT           that searches find its person: enrolment-items.ts
 *
 * Times are ISO texts, but `expires_at` is epoch seconds because that is what DynamoDB's time to live reads.
 */

const CONTAINER_KEY_PREFIX = 'CONTAINER#';
const CONTAINER_SORT_KEY = 'CONTAINER';
const IMAGE_SORT_KEY_PREFIX = 'IMAGE#';

export const containerKey = (containerId: string) => ({
  PK: `${CONTAINER_KEY_PREFIX}${containerId}`,
  SK: CONTAINER_SORT_KEY,
});

export const imageKey = (containerId: string, imageId: string) => ({
  PK: `${CONTAINER_KEY_PREFIX}${containerId}`,
  SK: `${IMAGE_SORT_KEY_PREFIX}${imageId}`,
});

export const isContainerItem = (item: { SK?: unknown }): boolean => item.SK === CONTAINER_SORT_KEY;

export const isImageItem = (item: { SK?: unknown }): boolean =>
  typeof item.SK === 'string' && item.SK.startsWith(IMAGE_SORT_KEY_PREFIX);

export const toEpochSeconds = (time: Instant): number => Math.floor(time / 1000);

export const instantSchema = z.iso.datetime().transform((text) => Date.parse(text));
export const epochSecondsSchema = z.int().transform((seconds) => seconds * 1000);

const slotSchema = z.object({
  status: imageStatusSchema,
  created_at: instantSchema,
  deadline: instantSchema,
  error: z.string().optional(),
  error_code: imageErrorCodeSchema.optional(),
  detected_type: z.string().nullish(),
  finished_at: instantSchema.optional(),
  face_count: z.int().min(0).optional(),
  digest: z.string().optional(),
  reservation_id: z.string().optional(),
});

const slotsSchema = z.record(z.string(), slotSchema);

const containerItemSchema = z.object({
  PK: z.string().startsWith(CONTAINER_KEY_PREFIX),
  owner: z.string(),
  created_at: instantSchema,
  expires_at: epochSecondsSchema,
  images: slotsSchema,
});

const slotsOfItemSchema = z.object({ expires_at: epochSecondsSchema, images: slotsSchema.optional() });

const encodingsItemSchema = z.object({
  SK: z.string().startsWith(IMAGE_SORT_KEY_PREFIX),
  faces: z.array(faceItemSchema),
  width: z.number().nullable(),
  height: z.number().nullable(),
  encoder: encoderIdentitySchema,
  slot_created_at: instantSchema,
});

/** A new container as an item, with no slot taken. */
export function toContainerItem({ containerId, owner, createdAt, expiresAt }: NewContainer) {
  return {
    ...containerKey(containerId),
    owner,
    created_at: new Date(createdAt).toISOString(),
    expires_at: toEpochSeconds(expiresAt),
    image_count: 0,
    images: {},
  };
}

/** In the place of a call's id: several calls rely on the slot. */
export const CLAIMED = 'claimed';

/** A slot that is being taken, as a value in its container's item; a state that is final is written by the updates. */
export function toSlotItem(slot: Slot) {
  return {
    status: slot.status,
    created_at: new Date(slot.createdAt).toISOString(),
    deadline: new Date(slot.deadline).toISOString(),
    ...(slot.digest && { digest: slot.digest }),
    ...(slot.reservationId && { reservation_id: slot.reservationId }),
  };
}

/** The result of one image as an item, which names its slot and expires with its container. */
export function toEncodingsItem(containerId: string, encodings: Encodings, { slot, expiresAt }: SlotOfImage) {
  const { imageId, faces, width, height, encoder } = encodings;
  return {
    ...imageKey(containerId, imageId),
    faces: faces.map(toFaceItem),
    width,
    height,
    encoder,
    slot_created_at: new Date(slot.createdAt).toISOString(),
    expires_at: toEpochSeconds(expiresAt),
  };
}

/** @throws {z.ZodError} the item is not what this service writes */
export function fromContainerItem(item: unknown): Container {
  const { PK, owner, created_at, expires_at, images } = containerItemSchema.parse(item);
  return {
    containerId: PK.slice(CONTAINER_KEY_PREFIX.length),
    owner,
    createdAt: created_at,
    expiresAt: expires_at,
    slots: Object.entries(images).map(([imageId, slot]) => fromSlotItem(imageId, slot)),
  };
}

/** Reads the expiry of a container item and one of its slots, where it has this slot. */
export function fromSlotProjection(item: unknown, imageId: string): { expiresAt: Instant; slot: Slot | undefined } {
  const { expires_at, images } = slotsOfItemSchema.parse(item);
  const slot = images?.[imageId];
  return { expiresAt: expires_at, slot: slot && fromSlotItem(imageId, slot) };
}

const takenSlotsSchema = z.object({
  created_at: instantSchema,
  images: z.record(z.string(), z.object({ created_at: instantSchema })),
});

/** When a container was created, and when each of its slots was taken. */
export function slotTimesOfItem(item: unknown): { createdAt: Instant; slots: Map<string, Instant> } {
  const { created_at, images } = takenSlotsSchema.parse(item);
  const slots = Object.entries(images).map(([imageId, slot]) => [imageId, slot.created_at] as const);
  return { createdAt: created_at, slots: new Map(slots) };
}

/** The slot whose encodings an item holds. */
export function slotNameOfItem(item: unknown): SlotName {
  const { SK, slot_created_at } = encodingsItemSchema.pick({ SK: true, slot_created_at: true }).parse(item);
  return { imageId: SK.slice(IMAGE_SORT_KEY_PREFIX.length), createdAt: slot_created_at };
}

/** @throws {z.ZodError} the item is not what this service writes */
export function fromEncodingsItem(item: unknown): Encodings {
  const { SK, faces, width, height, encoder } = encodingsItemSchema.parse(item);
  return {
    imageId: SK.slice(IMAGE_SORT_KEY_PREFIX.length),
    faces,
    width,
    height,
    encoder,
  };
}

function fromSlotItem(imageId: string, item: z.output<typeof slotSchema>): Slot {
  const { status, created_at, deadline, finished_at, face_count, digest, reservation_id } = item;
  const failure = failureOf(item);
  return {
    imageId,
    status,
    createdAt: created_at,
    deadline,
    ...(failure && { failure }),
    ...(finished_at !== undefined && { finishedAt: finished_at }),
    ...(face_count !== undefined && { faceCount: face_count }),
    ...(digest && { digest }),
    ...(reservation_id && reservation_id !== CLAIMED && { reservationId: reservation_id }),
  };
}

function failureOf({ error, error_code, detected_type }: z.output<typeof slotSchema>): Failure | undefined {
  if (!error_code) return undefined;
  const message = error ?? imageErrors[error_code];
  return { code: error_code, message, ...(detected_type && { detectedType: detected_type }) };
}
