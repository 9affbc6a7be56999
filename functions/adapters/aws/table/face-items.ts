import * as z from 'zod';
import { VECTOR_LENGTH } from '../../../../api/limits.ts';
import { faceQualitySchema, measuresSchema } from '../../../../api/quality.ts';
import { boxSchema } from '../../../../api/schemas.ts';
import type { Face, FaceQuality } from '../../../domain/model.ts';
import { isPackedVector, packVectorShort, unpackVectorShort } from '../../../domain/vector-bytes.ts';

/**
 * Faces as parts of their image's item. DynamoDB charges a write for each KB, names of attributes included, and a picture of one
 * face takes less than one in these forms: numbers that go together are one list or one binary, in a fixed order. Nothing is
 * rounded. Items of earlier versions have maps, pairs and float64 in these places, and are read too.
 */

/** Which byte of the binary is which measure, each 0 to 100. A new measure goes to the end, and old items then lack it. */
export const MEASURE_ORDER = [
  ...(['eyes', 'head', 'yaw', 'pitch', 'roll', 'left', 'right', 'above', 'below'] as const),
  ...(['light', 'contrast', 'shadow', 'glare', 'range', 'even', 'colour', 'single'] as const),
];

const binarySchema = z.instanceof(Uint8Array);

const storedVectorSchema = binarySchema
  .refine((bytes) => isPackedVector(bytes, VECTOR_LENGTH))
  .transform((bytes) => unpackVectorShort(bytes, VECTOR_LENGTH));

const storedBoxSchema = z
  .tuple([z.number(), z.number(), z.number(), z.number()])
  .transform(([x, y, width, height]) => ({ x, y, width, height }))
  .or(boxSchema);

const pointSchema = z.tuple([z.number(), z.number()]);

const storedLandmarksSchema = z
  .array(z.number())
  .transform((numbers) => numbers.flatMap((x, index) => (index % 2 === 0 ? [[x, numbers[index + 1]]] : [])))
  .pipe(z.array(pointSchema))
  .or(z.array(pointSchema));

const storedMeasuresSchema = binarySchema
  .transform((bytes) => Object.fromEntries(MEASURE_ORDER.map((name, index) => [name, bytes[index]])))
  .pipe(measuresSchema)
  .or(measuresSchema);

/** A face as it is read from an item. */
export const faceItemSchema = z
  .object({
    face_id: z.string(),
    vector: storedVectorSchema,
    box: storedBoxSchema.nullable(),
    landmarks: storedLandmarksSchema.nullable(),
    confidence: z.number().nullable(),
    /** Items of earlier versions have none. */
    quality: faceQualitySchema.extend({ measures: storedMeasuresSchema }).nullable().default(null),
  })
  .transform(({ face_id: faceId, ...face }) => ({ ...face, faceId }));

/** A face as it is stored. */
export function toFaceItem({ faceId, vector, box, landmarks, confidence, quality }: Face) {
  return {
    face_id: faceId,
    vector: packVectorShort(vector),
    box: box && [box.x, box.y, box.width, box.height],
    landmarks: landmarks?.flat() ?? null,
    confidence,
    quality: quality && { ...quality, measures: packMeasures(quality) },
  };
}

const packMeasures = ({ measures }: FaceQuality): Uint8Array =>
  Uint8Array.from(MEASURE_ORDER, (name) => measures[name]);
