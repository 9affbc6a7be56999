import * as z from 'zod';
import { calibrationSchema, falseMatchRateSchema, maxFalseMatchRateSchema } from './calibration.ts';
import { DEFAULT_FALSE_MATCH_RATE, MAX_FACES_PER_SIDE, MAX_VECTOR_NUMBER, VECTOR_LENGTH } from './limits.ts';
import { idParameter } from './requests.ts';
import { encoderIdentitySchema, idSchema, vectorSchema } from './schemas.ts';

/** The JSON bodies of templates and verifications. */

const leftOutReasonSchema = z
  .enum(['other_person', 'poor_quality', 'other_encoder'])
  .describe(
    '`other_person`: the person of the template is another one, or has another face in this picture. `poor_quality`: `usable` is false in the summary. `other_encoder`: another encoder or version made its vector',
  );

export type LeftOutReason = z.infer<typeof leftOutReasonSchema>;

const leftOutSchema = z
  .array(z.object({ face_id: idSchema, reason: leftOutReasonSchema }))
  .describe('All other faces of the container, each with the reason');

export const templateSchema = z
  .object({
    container_id: idSchema,
    encoder: encoderIdentitySchema,
    vector: vectorSchema,
    faces: z.array(idSchema).min(1).describe('The faces behind the vector, at most one a picture'),
    left_out: leftOutSchema,
    spread: z.number().min(0).describe('The largest distance of one of these faces from the vector'),
  })
  .describe(
    'The person of a container: the mean of the vectors of the group of faces that is in most pictures; of two such groups, the one with the larger faces',
  )
  .meta({ id: 'Template' });

const givenVectorSchema = z
  .array(z.number().min(-MAX_VECTOR_NUMBER).max(MAX_VECTOR_NUMBER))
  .length(VECTOR_LENGTH)
  .describe('A vector as the summary, a template or another program with the same network has it');

const containerSideSchema = z
  .strictObject({ container_id: idParameter.describe('The pictures of a container of your own') })
  .meta({ id: 'ContainerSide' });

/** Of a request: an unknown field is refused there. */
const givenEncoderSchema = encoderIdentitySchema.strict();

const templateSideSchema = z
  .strictObject({
    template: z.strictObject({
      vector: givenVectorSchema,
      faces: z.int().min(1).max(MAX_FACES_PER_SIDE).describe('How many faces are behind the vector'),
      encoder: givenEncoderSchema,
    }),
  })
  .meta({ id: 'TemplateSide' });

const vectorsSideSchema = z
  .strictObject({
    vectors: z.array(givenVectorSchema).min(1).max(MAX_FACES_PER_SIDE).describe('Vectors of one person, one a picture'),
    encoder: givenEncoderSchema,
  })
  .meta({ id: 'VectorsSide' });

const sideSchema = z.union([containerSideSchema, templateSideSchema, vectorsSideSchema], {
  error: ({ input }) =>
    `${input === undefined ? 'is missing; it ' : ''}must be one of {container_id}, {template} and {vectors, encoder}`,
});

export const verificationRequestSchema = z
  .strictObject({
    reference: sideSchema.describe('The person whom you know'),
    probe: sideSchema.describe('The person who is to be verified'),
    max_false_match_rate: maxFalseMatchRateSchema
      .optional()
      .meta({ default: DEFAULT_FALSE_MATCH_RATE, examples: [DEFAULT_FALSE_MATCH_RATE] }),
  })
  .meta({ id: 'VerificationRequest' });

const comparedSideSchema = z
  .object({
    faces: z.int().min(1).describe('How many faces are behind the vector of this side'),
    face_ids: z.array(idSchema).describe('These faces, where they are those of a container'),
    left_out: leftOutSchema,
  })
  .meta({ id: 'ComparedSide' });

export const verificationSchema = z
  .object({
    same_person: z.boolean().describe('The distance is within the threshold'),
    distance: z.number().min(0).describe('Euclidean distance of the vectors of both sides'),
    threshold: z
      .number()
      .min(0)
      .describe('For so many faces on either side, the distance that goes with the allowed rate'),
    max_false_match_rate: z
      .number()
      .describe(
        `The rate that was allowed: without one in the request ${DEFAULT_FALSE_MATCH_RATE}, or the smallest that the calibration supports where that is larger`,
      ),
    false_match_rate: falseMatchRateSchema,
    calibration: calibrationSchema,
    encoder: encoderIdentitySchema,
    reference: comparedSideSchema,
    probe: comparedSideSchema,
  })
  .describe('Whether both sides show the same person')
  .meta({ id: 'Verification' });
