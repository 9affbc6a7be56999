import * as z from 'zod';

/** What the answers that decide say of false matches. The words are those of ISO/IEC 19795-1. */

const rateSchema = z.number().min(0).max(1);

export const falseMatchRateSchema = z
  .object({
    estimate: rateSchema.describe(
      'By estimate, at most this part of the comparisons of different people is as near: the smallest rate of the calibration that covers the distance, 1 beyond all of them, and where neither of two faces is `usable`',
    ),
    upper_bound: rateSchema.describe(
      'Upper end of the 95 % interval of this rate, for people such as those in the calibration. Where a false match is expensive, plan with this number',
    ),
  })
  .describe(
    'How often two different people are as near as this. It is not the probability that the two are different. Among people of one sex, age and origin it is larger, in one group that was measured 32 times',
  )
  .meta({ id: 'FalseMatchRate', examples: [{ estimate: 0.001, upper_bound: 0.003 }] });

export const calibrationSchema = z
  .object({
    source: z.string().describe('What the pictures were'),
    pictures: z.int().min(0),
    identities: z.int().min(0).describe('People in the pictures'),
    identity_pairs: z.int().min(0).describe('Pairs of different people that were compared'),
    comparisons: z.int().min(0).describe('Comparisons of single pictures of different people'),
    smallest_rate: rateSchema.describe('The smallest false match rate that so many people support'),
  })
  .describe('What the false match rates were measured on')
  .meta({ id: 'Calibration' });

/** The rate that a caller allows. */
export const maxFalseMatchRateSchema = z
  .number()
  .gt(0)
  .max(1)
  .describe(
    'The largest estimated false match rate that is allowed. Rates below those that the calibration supports are refused, and the message says which is the smallest',
  );
