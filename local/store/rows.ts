import * as z from 'zod';
import { imageErrors } from '../../api/errors.ts';
import { VECTOR_LENGTH } from '../../api/limits.ts';
import { faceQualitySchema } from '../../api/quality.ts';
import { boxSchema, encoderIdentitySchema, imageErrorCodeSchema, imageStatusSchema } from '../../api/schemas.ts';
import type { Encodings, Face, Failure, Slot } from '../../functions/domain/model.ts';
import type { NewContainer } from '../../functions/domain/ports.ts';
import { packVector, unpackVector } from '../../functions/domain/vector-bytes.ts';

/** The rows of the database as the model, and back. What is read is parsed: a file can be changed by hand. */

const containerRowSchema = z.object({
  container_id: z.string(),
  owner: z.string(),
  created_at: z.int(),
  expires_at: z.int(),
});

/** @throws {z.ZodError} the row is not one that this service writes; so do the others below */
export function fromContainerRow(row: unknown): NewContainer {
  const { container_id, owner, created_at, expires_at } = containerRowSchema.parse(row);
  return { containerId: container_id, owner, createdAt: created_at, expiresAt: expires_at };
}

const slotRowSchema = z.object({
  image_id: z.string(),
  status: imageStatusSchema,
  created_at: z.int(),
  deadline: z.int(),
  error_code: imageErrorCodeSchema.nullable(),
  error: z.string().nullable(),
  detected_type: z.string().nullable(),
  finished_at: z.int().nullable(),
  face_count: z.int().nullable(),
  digest: z.string().nullable(),
  reservation_id: z.string().nullable(),
});

export function fromSlotRow(row: unknown): Slot {
  const slot = slotRowSchema.parse(row);
  const { finished_at, face_count, digest, reservation_id } = slot;
  const failure = failureOf(slot);
  return {
    imageId: slot.image_id,
    status: slot.status,
    createdAt: slot.created_at,
    deadline: slot.deadline,
    ...(failure && { failure }),
    ...(finished_at !== null && { finishedAt: finished_at }),
    ...(face_count !== null && { faceCount: face_count }),
    ...(digest && { digest }),
    ...(reservation_id && { reservationId: reservation_id }),
  };
}

function failureOf({ error_code: code, error, detected_type }: z.output<typeof slotRowSchema>): Failure | undefined {
  if (!code) return undefined;
  const message = error ?? imageErrors[code];
  return { code, message, ...(detected_type && { detectedType: detected_type }) };
}

const faceSchema = z.object({
  faceId: z.string(),
  box: boxSchema.nullable(),
  landmarks: z.array(z.tuple([z.number(), z.number()])).nullable(),
  confidence: z.number().nullable(),
  /** Rows of earlier versions have none. */
  quality: faceQualitySchema.nullable().default(null),
});

/** A column of JSON text. */
export const jsonOf = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);

const encodingsRowSchema = z.object({
  image_id: z.string(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  encoder: jsonOf(encoderIdentitySchema),
  faces: jsonOf(z.array(faceSchema)),
  vectors: z.instanceof(Uint8Array),
});

const BYTES_PER_VECTOR = VECTOR_LENGTH * 8;

export function fromEncodingsRow(row: unknown): Encodings {
  const { image_id, width, height, encoder, faces, vectors } = encodingsRowSchema.parse(row);
  const vectorOf = (index: number) =>
    unpackVector(vectors.subarray(index * BYTES_PER_VECTOR, (index + 1) * BYTES_PER_VECTOR));
  return {
    imageId: image_id,
    width,
    height,
    encoder,
    faces: faces.map((face, index): Face => ({ ...face, vector: vectorOf(index) })),
  };
}

/** The values of an encodings row, by the names of its parameters. */
export const toEncodingsRow = ({ width, height, encoder, faces }: Encodings) => ({
  width,
  height,
  encoder: JSON.stringify(encoder),
  faces: JSON.stringify(faces.map(({ vector: _, ...face }) => face)),
  vectors: Buffer.concat(faces.map(({ vector }) => packVector(vector))),
});
