import * as z from 'zod';
import { VECTOR_LENGTH } from '../../../../api/limits.ts';
import { encoderIdentitySchema } from '../../../../api/schemas.ts';
import { type Enrolment, type EnrolmentOrigin, partitionOf } from '../../../domain/search/enrolment.ts';
import { containerKey, epochSecondsSchema, instantSchema, toEpochSeconds } from './table-items.ts';

/**
 * An enrolment as an item of its container's partition:
 *
 *   PK CONTAINER#<id>, SK ENROLMENT
 *
 * DynamoDB copies items that have both attributes of the search into the vector index, and removes the copy with the item.
 */
const ENROLMENT_SORT_KEY = 'ENROLMENT';

export const enrolmentKey = (containerId: string) => ({ ...containerKey(containerId), SK: ENROLMENT_SORT_KEY });

export const isEnrolmentItem = (item: { SK?: unknown }): boolean => item.SK === ENROLMENT_SORT_KEY;

/** Enough digits to tell all numbers of 32 bits apart; the full text of one would take twice as many bytes. */
const SINGLE_PRECISION_DIGITS = 9;

const toNumber = (value: number): number => Number(value.toPrecision(SINGLE_PRECISION_DIGITS));

const originSchema = z.object({
  PK: z.string(),
  enrolled_at: instantSchema,
  container_created_at: instantSchema,
  sources: z.array(z.object({ image_id: z.string(), created_at: instantSchema })),
});

const itemSchema = originSchema.extend({
  search_vector: z.array(z.number()).length(VECTOR_LENGTH),
  owner: z.string(),
  encoder: encoderIdentitySchema,
  faces: z.int().min(1),
  label: z.string().nullable(),
  expires_at: epochSecondsSchema,
});

export function toEnrolmentItem(enrolment: Enrolment) {
  const { containerId, containerCreatedAt, owner, encoder, vector, faces, images, label, enrolledAt } = enrolment;
  return {
    ...enrolmentKey(containerId),
    search_partition: partitionOf(enrolment),
    search_vector: vector.map(toNumber),
    owner,
    encoder,
    faces,
    label,
    sources: images.map(({ imageId, createdAt }) => ({
      image_id: imageId,
      created_at: new Date(createdAt).toISOString(),
    })),
    container_created_at: new Date(containerCreatedAt).toISOString(),
    enrolled_at: new Date(enrolledAt).toISOString(),
    expires_at: toEpochSeconds(enrolment.expiresAt),
  };
}

/** @throws {z.ZodError} the item is not what this service writes; so does the other below */
export function fromEnrolmentItem(item: unknown): Enrolment {
  const { search_vector, owner, encoder, faces, label, expires_at } = itemSchema.parse(item);
  return {
    ...fromEnrolmentOrigin(item),
    owner,
    encoder,
    vector: search_vector.map(Math.fround),
    faces,
    label,
    expiresAt: expires_at,
  };
}

/** What an erasure reads of the item. */
export function fromEnrolmentOrigin(item: unknown): EnrolmentOrigin {
  const { PK, enrolled_at, container_created_at, sources } = originSchema.parse(item);
  return {
    containerId: PK.slice(containerKey('').PK.length),
    enrolledAt: enrolled_at,
    containerCreatedAt: container_created_at,
    images: sources.map(({ image_id, created_at }) => ({ imageId: image_id, createdAt: created_at })),
  };
}
