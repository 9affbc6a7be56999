import * as z from 'zod';
import { calibrationSchema, falseMatchRateSchema } from './calibration.ts';
import { apiErrors, imageErrors } from './errors.ts';
import { MAX_FACES_PER_IMAGE, MAX_IMAGES_PER_CONTAINER, MAX_UPLOAD_BYTES, VECTOR_LENGTH } from './limits.ts';
import { faceQualitySchema } from './quality.ts';

/** The JSON bodies of the API: validation, types (`z.infer`) and the OpenAPI document come from these. */

const keysOf = <Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] => Object.keys(record) as Key[];

/** Ids are random (version 4) UUIDs in lower case, as the service makes them. */
export const idSchema = z
  .uuidv4()
  .describe('UUID v4')
  .meta({ examples: ['0b9ff1c0-8f43-4f2b-9d5e-6f2f7d3c1a55'] });

export const timeSchema = z.iso
  .datetime()
  .describe('ISO 8601, UTC')
  .meta({ examples: ['2026-03-25T12:00:00.000Z'] });

export const imageStatusSchema = z
  .enum(['processing', 'completed', 'failed'])
  .describe('`processing` until the encoder is done; the other two are final');

/** The states in which an image stays. */
const finalStatusSchema = imageStatusSchema.exclude(['processing']);

export const imageErrorCodeSchema = z.enum(keysOf(imageErrors));

export const encoderIdentitySchema = z
  .object({ name: z.string(), version: z.string() })
  .describe('What made the vectors. Vectors of different encoders must not be compared.')
  .meta({ id: 'Encoder', examples: [{ name: 'dlib-resnet-v1', version: '1.2.0' }] });

const pixelsSchema = z.number().describe('pixels of the upright picture at its full size');

export const boxSchema = z
  .object({ x: pixelsSchema, y: pixelsSchema, width: pixelsSchema, height: pixelsSchema })
  .describe('Where the face is. It ends at the borders of the picture.')
  .meta({ id: 'Box', examples: [{ x: 804, y: 512, width: 410, height: 522 }] });

export const vectorSchema = z
  .array(z.number())
  .length(VECTOR_LENGTH)
  .describe(
    'The numbers by which faces are compared (Euclidean distance). Which distance means the same person: ask for the comparison or a verification',
  );

const landmarksSchema = z
  .array(z.tuple([pixelsSchema, pixelsSchema]))
  .length(5)
  .describe('Five points [x, y] of the face');

const encodingSchema = z
  .object({
    face_id: idSchema,
    vector: vectorSchema,
    box: boxSchema.nullable(),
    landmarks: landmarksSchema.nullable(),
    confidence: z.number().min(0).max(1).nullable().describe('How sure the detector is that this is a face'),
    quality: faceQualitySchema
      .nullable()
      .describe('How good the picture of the face is, and what would make it better'),
  })
  .describe('One face. `box`, `landmarks`, `confidence` and `quality` are null when the encoder does not tell them.')
  .meta({ id: 'Encoding' });

const imageSchema = z
  .object({
    image_id: idSchema,
    status: imageStatusSchema,
    created_at: timeSchema,
    error: z.string().nullable().describe('Why the image failed, for a person; null unless failed'),
    error_code: imageErrorCodeSchema.nullable().describe('Why the image failed, for a program; null unless failed'),
    detected_type: z
      .string()
      .nullable()
      .describe(
        'What the content of a failed picture says that it is, such as `jpeg`, `heic` or `pdf`; null unless failed, and when the encoder does not tell it',
      ),
    width: z.int().positive().nullable().describe('pixels of the upright picture'),
    height: z.int().positive().nullable().describe('pixels of the upright picture'),
    encoder: encoderIdentitySchema.nullable(),
    encodings: z
      .array(encodingSchema)
      .max(MAX_FACES_PER_IMAGE)
      .describe('The faces, largest first; empty unless completed, and when no face was found'),
  })
  .meta({ id: 'Image' });

export const containerSchema = z
  .object({ container_id: idSchema, created_at: timeSchema, expires_at: timeSchema })
  .describe('A container: one verification attempt')
  .meta({ id: 'Container' });

export const acceptedImageSchema = z
  .object({ image_id: idSchema, status: z.literal('processing'), created_at: timeSchema })
  .describe('The picture is stored and waits for the encoder')
  .meta({ id: 'AcceptedImage' });

/** Media types of pictures that can be sent straight to the store. What a picture is, its content decides. */
const uploadTypes = [
  ...['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif', 'image/tiff', 'image/bmp'],
  ...['image/heic', 'image/heif'],
] as const;

export const uploadRequestSchema = z
  .strictObject({
    content_type: z.enum(uploadTypes).describe('What the picture will be sent as'),
    size: z
      .int()
      .positive()
      .optional()
      .describe('Bytes, where you know it before: a picture that is too large is refused at once')
      // Only written down: a larger one has an error of its own, 413, and is not malformed.
      .meta({ maximum: MAX_UPLOAD_BYTES }),
  })
  .meta({ id: 'UploadRequest', examples: [{ content_type: 'image/jpeg', size: 8_400_000 }] });

export const createdUploadSchema = z
  .object({
    image_id: idSchema,
    status: z.literal('processing'),
    created_at: timeSchema,
    upload: z
      .object({
        url: z.url().describe('Where to POST the form'),
        fields: z.record(z.string(), z.string()).describe('Form fields to send as they are, before the field `file`'),
        expires_at: timeSchema.describe('Until when the form is accepted'),
      })
      .describe('A multipart form of these fields and, as its last, the field `file` with the picture'),
  })
  .describe('A slot is taken, and waits for the picture')
  .meta({ id: 'CreatedUpload' });

export const summarySchema = z
  .object({
    container_id: idSchema,
    created_at: timeSchema,
    expires_at: timeSchema,
    images: z.array(imageSchema).max(MAX_IMAGES_PER_CONTAINER).describe('In the order of their upload'),
  })
  .meta({ id: 'Summary' });

const distanceSchema = z.number().min(0).describe('Euclidean distance of the two vectors');

export const comparisonSchema = z
  .object({
    container_id: idSchema,
    threshold: z.number().describe('Faces of two pictures that are not farther apart are taken for the same person'),
    max_false_match_rate: z
      .number()
      .nullable()
      .describe(
        'The rate that goes with the threshold; null where the request named a threshold, or without a calibration',
      ),
    calibration: calibrationSchema
      .nullable()
      .describe(
        'null where the encoder has no calibration. Where neither face is `usable`, its `estimate` is 1: bad pictures are alike, and `same_person` says nothing then',
      ),
    limits: z
      .array(
        z.object({
          max_false_match_rate: z.number().gt(0).max(1),
          threshold: z.number().min(0).describe('The largest distance of two single faces that goes with this rate'),
        }),
      )
      .describe('All rates of the calibration, the largest first; empty where the encoder has none'),
    encoder: encoderIdentitySchema.nullable().describe('What made the vectors that were compared; null without faces'),
    pairs: z
      .array(
        z.object({
          a: idSchema.describe('face_id'),
          b: idSchema.describe('face_id'),
          distance: distanceSchema,
          false_match_rate: falseMatchRateSchema
            .nullable()
            .describe(
              'null where the encoder has no calibration. Where neither face is `usable`, its `estimate` is 1: bad pictures are alike, and `same_person` says nothing then',
            ),
          same_person: z
            .boolean()
            .describe(
              'Within the threshold, and not two faces of one picture. It speaks of this pair alone: `people` may part the two, when one of them is in a group with a third face that does not fit the other.',
            ),
        }),
      )
      .describe('Each pair of faces of completed images once'),
    people: z
      .array(z.array(idSchema))
      .describe(
        'Faces that are taken for one person, in groups in which all pairs are within the threshold (complete linkage). Two faces of one picture are never in one group. Each face is in one group, so two faces with `same_person` may be in different ones: a group takes a face in only if it fits all others in it.',
      ),
    not_compared: z
      .array(idSchema)
      .describe('Faces left out because another encoder or another version of it made their vectors'),
  })
  .meta({ id: 'Comparison' });

export const imageEventSchema = z
  .object({
    container_id: idSchema,
    image_id: idSchema,
    status: finalStatusSchema.describe('The final state of the image'),
    error_code: imageErrorCodeSchema.nullable().describe('Why the image failed; null unless failed'),
    faces: z
      .int()
      .min(0)
      .max(MAX_FACES_PER_IMAGE)
      .nullable()
      .describe('How many faces were found; null unless completed'),
    occurred_at: timeSchema.describe('When the image became completed or failed; the same however often it is told'),
  })
  .describe('An image has become completed or failed')
  .meta({
    id: 'ImageEvent',
    examples: [
      {
        container_id: '0b9ff1c0-8f43-4f2b-9d5e-6f2f7d3c1a55',
        image_id: 'b3f8a1de-52c7-4c0e-9a43-1d1f0c7e6a10',
        status: 'completed',
        error_code: null,
        faces: 1,
        occurred_at: '2026-03-25T12:00:01.250Z',
      },
    ],
  });

export const healthSchema = z
  .object({ status: z.literal('ok'), version: z.string(), encoder: encoderIdentitySchema })
  .meta({ id: 'Health' });

export const errorSchema = z
  .object({
    error: z.string().describe('What is wrong, for a person'),
    code: z.enum(keysOf(apiErrors)).describe('What is wrong, for a program'),
    request_id: z.string().describe('Quote it when you ask for help: it is in the logs'),
  })
  .meta({ id: 'Error' });

export type Summary = z.infer<typeof summarySchema>;
export type ImageEventBody = z.infer<typeof imageEventSchema>;
export type ImageSummary = z.infer<typeof imageSchema>;
/** One face of a completed image. */
export type Face = ImageSummary['encodings'][number];
