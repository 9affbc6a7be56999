import * as z from 'zod';
import { calibrationSchema, falseMatchRateSchema } from './calibration.ts';
import { DEFAULT_MATCHES, MAX_LABEL_LENGTH, MAX_MATCHES, MAX_RETAIN_DAYS } from './limits.ts';
import { encoderIdentitySchema, idSchema, timeSchema } from './schemas.ts';

/** The JSON bodies of the search among enrolled people. The OpenAPI document has them only where the service has the search. */

const labelSchema = z.string().describe('What you have called the person, as you have sent it');

const facesSchema = z.int().min(1);

export const enrolmentRequestSchema = z
  .strictObject({
    label: z
      .string()
      .min(1)
      .max(MAX_LABEL_LENGTH)
      // No store keeps half a character, and the answer would not have what was sent.
      .refine((label) => label.isWellFormed(), 'must be text in Unicode, without half characters')
      .optional()
      .describe('What you call the person, such as a number of your own. It comes with matches; nothing else reads it'),
    retain_days: z
      .int()
      .min(1)
      .max(MAX_RETAIN_DAYS)
      .optional()
      .describe('Days until the enrolment ends. It never outlives its container, and without this it ends with it'),
  })
  .meta({ id: 'EnrolmentRequest' });

export const enrolmentSchema = z
  .object({
    container_id: idSchema,
    label: labelSchema.nullable(),
    enrolled_at: timeSchema,
    expires_at: timeSchema.describe('ISO 8601, UTC. From then on no search finds the person'),
    encoder: encoderIdentitySchema,
    faces: facesSchema.describe('How many faces are behind the template'),
  })
  .describe('A person whom searches find')
  .meta({ id: 'Enrolment' });

const expectedSchema = z.number().min(0);

export const matchSchema = z
  .object({
    container_id: idSchema,
    label: labelSchema.nullable(),
    enrolled_at: timeSchema,
    faces: facesSchema.describe("How many faces are behind the candidate's template"),
    distance: z.number().min(0).describe('Euclidean distance of both templates'),
    false_match_rate: falseMatchRateSchema,
    expected_false_matches: expectedSchema.describe(
      'How many of the people searched are as near as this candidate on average, although they are other people: `searched` times the estimate. Times `upper_bound` it is the 95 % bound',
    ),
  })
  .describe('A candidate for a person to look at, never a decision')
  .meta({ id: 'Match' });

export const matchesSchema = z
  .object({
    container_id: idSchema,
    encoder: encoderIdentitySchema,
    faces: facesSchema.describe('How many faces are behind the template that was searched for'),
    searched: z
      .int()
      .min(0)
      .describe(
        'How many enrolled people were searched: yours, with this encoder, without the person of this container. On AWS it is counted beside the search and may be a few too high',
      ),
    max_false_match_rate: z.number().describe('The rate that was allowed'),
    expected_false_matches: expectedSchema.describe(
      'How many strangers are within the allowed rate on average, by estimate: `searched` times `max_false_match_rate`. Where it is not far below 1, expect strangers among the matches; among people of one sex, age and origin there are many more',
    ),
    calibration: calibrationSchema,
    matches: z
      .array(matchSchema)
      .max(MAX_MATCHES)
      .describe(`Nearest first; the nearest ${DEFAULT_MATCHES} unless \`max\` says otherwise`),
  })
  .describe('Enrolled people who look like the person of a container')
  .meta({ id: 'Matches' });
