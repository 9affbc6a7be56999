import * as z from 'zod';
import { VECTOR_LENGTH } from '../../../../api/limits.ts';

/** The table's items as the rig reads them: its own schemas, so that a fault in the service's own does not hide itself. */

const slotSchema = z.object({
  status: z.enum(['processing', 'completed', 'failed']),
  created_at: z.string(),
  deadline: z.string(),
  digest: z.string().optional(),
  error_code: z.string().optional(),
});

export type StoredSlot = z.infer<typeof slotSchema>;

const containerSchema = z.object({
  PK: z.string(),
  SK: z.literal('CONTAINER'),
  created_at: z.string(),
  expires_at: z.number(),
  image_count: z.number(),
  images: z.record(z.string(), slotSchema),
});

const encodingsSchema = z.object({
  PK: z.string(),
  SK: z.string().startsWith('IMAGE#'),
  faces: z.array(z.object({ vector: z.instanceof(Uint8Array) })),
});

const enrolmentSchema = z.object({
  PK: z.string(),
  SK: z.literal('ENROLMENT'),
  search_vector: z.array(z.number()),
  sources: z.array(z.object({ image_id: z.string() })),
});

/** A person whom searches find. */
export interface StoredEnrolment {
  readonly containerId: string;
  readonly images: readonly string[];
}

export interface StoredContainer {
  readonly containerId: string;
  readonly expiresAt: number;
  readonly imageCount: number;
  readonly slots: ReadonlyMap<string, StoredSlot>;
}

export interface StoredEncodings {
  readonly containerId: string;
  readonly imageId: string;
  readonly vectors: readonly number[][];
}

export interface StoredItems {
  readonly containers: readonly StoredContainer[];
  readonly encodings: readonly StoredEncodings[];
  readonly enrolments: readonly StoredEnrolment[];
}

export function readItems(items: readonly Record<string, unknown>[]): StoredItems {
  return {
    containers: items.filter(isContainer).map((item) => {
      const { PK, expires_at, image_count, images } = containerSchema.parse(item);
      const slots = new Map(Object.entries(images));
      return {
        containerId: PK.slice('CONTAINER#'.length),
        expiresAt: expires_at * 1000,
        imageCount: image_count,
        slots,
      };
    }),
    encodings: items
      .filter((item) => !isContainer(item) && !isEnrolment(item))
      .map((item) => {
        const { PK, SK, faces } = encodingsSchema.parse(item);
        return {
          containerId: PK.slice('CONTAINER#'.length),
          imageId: SK.slice('IMAGE#'.length),
          vectors: faces.map(({ vector }) => readVector(vector)),
        };
      }),
    enrolments: items.filter(isEnrolment).map((item) => {
      const { PK, sources } = enrolmentSchema.parse(item);
      return { containerId: PK.slice('CONTAINER#'.length), images: sources.map(({ image_id }) => image_id) };
    }),
  };
}

const isEnrolment = (item: Record<string, unknown>): boolean => item.SK === 'ENROLMENT';

const isContainer = (item: Record<string, unknown>): boolean => item.SK === 'CONTAINER';

/** 32-bit floats where that loses no bit, else 64-bit ones. */
function readVector(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.byteLength === VECTOR_LENGTH * 4
    ? Array.from({ length: VECTOR_LENGTH }, (_, i) => view.getFloat32(i * 4, true))
    : Array.from({ length: VECTOR_LENGTH }, (_, i) => view.getFloat64(i * 8, true));
}
