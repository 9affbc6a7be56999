import { z } from 'zod';

const part = z.number().min(0).max(1);
const count = z.int().min(0);

/** At most this part of the comparisons of different people is as near as `distance`. */
const rateSchema = z.object({
  rate: part,
  /** The threshold: rounded down to three digits. */
  distance: z.number().min(0),
  /** Upper end of the 95 % interval of the false match rate at this distance. */
  upper_bound: part,
  /** Distances behind the number, and pairs of people that they are from. */
  comparisons: count,
  identity_pairs: count,
  /** `measured` with templates of so many faces, or `derived` from single pictures. */
  method: z.enum(['measured', 'derived']),
  /** Part of the comparisons of one person that is farther away; null where no person has enough pictures. */
  false_non_match: z.object({ rate: part, upper_bound: part, comparisons: count, identities: count }).nullable(),
});

export const calibrationSchema = z.object({
  format: z.literal(1),
  encoder: z.object({ name: z.string(), version: z.string() }),
  /** What the pictures were, in words. */
  source: z.string(),
  pictures: count,
  identities: count,
  identity_pairs: count,
  comparisons: count,
  /** Identities with two pictures or more, and the variance within a person that templates were derived with. */
  within_person: z.object({ identities: count, variance: z.number(), upper_bound: z.number() }).nullable(),
  smallest_rate: part,
  thresholds: z.array(
    z.object({
      faces: z.tuple([z.int().min(1), z.int().min(1)]),
      rates: z.array(rateSchema).min(1),
    }),
  ),
});

/** What the service reads: which distance means which false match rate, by faces on either side. */
export type CalibrationTable = z.infer<typeof calibrationSchema>;
export type CalibratedRate = z.infer<typeof rateSchema>;
