import * as z from 'zod';

/**
 * The file of a calibration: which distance between two templates means which false match rate. `npm run bench:accuracy --
 * --calibrate` measures and writes it. The words are those of ISO/IEC 19795-1.
 */

const part = z.number().min(0).max(1);
const count = z.int().min(0);

/** At most this part of the comparisons of different people is as near as `distance`. */
const rateSchema = z.object({
  rate: part.positive(),
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

type Rate = z.infer<typeof rateSchema>;

/**
 * People who have something in common that faces show: false matches among them are more frequent than among people of any kind.
 * Nothing is decided by it.
 */
const groupSchema = z.object({
  name: z.string(),
  identities: count,
  identity_pairs: count,
  /** At the distances of single pictures: `rate` is that of the table, `in_group` what was measured. */
  rates: z.array(z.object({ rate: part, distance: z.number().min(0), in_group: part, upper_bound: part })),
});

/** Looking up a rate relies on it: the largest rate first, and no smaller rate with a larger distance. */
const isDescending = (rates: readonly Rate[]): boolean =>
  rates.every((entry, index) => {
    const before = rates[index - 1];
    return !before || (entry.rate < before.rate && entry.distance <= before.distance);
  });

const thresholdSchema = z.object({
  /** Faces on either side, the smaller number first. */
  faces: z.tuple([z.int().min(1), z.int().min(1)]).refine(([m, n]) => m <= n, 'must have the smaller number first'),
  rates: z.array(rateSchema).min(1).refine(isDescending, 'must go from the largest rate and distance to the smallest'),
});

type Thresholds = readonly z.infer<typeof thresholdSchema>[];

/** Two single faces can always be compared. */
const hasSingleFaces = (thresholds: Thresholds): boolean => thresholds.some(({ faces: [m, n] }) => m === 1 && n === 1);

const isUnique = (thresholds: Thresholds): boolean =>
  new Set(thresholds.map(({ faces }) => faces.join(' '))).size === thresholds.length;

/** A search relies on it: it asks the index for the distance of the fewest faces, and sorts out those beyond that of more. */
const areStricterForMore = (thresholds: Thresholds): boolean =>
  thresholds.every(({ faces: [m, n], rates }) =>
    thresholds
      .filter(({ faces: [less, others] }) => less <= m && others <= n)
      .flatMap((fewer) => fewer.rates)
      .every(({ rate, distance }) => rates.every((entry) => entry.rate !== rate || entry.distance <= distance)),
  );

export const calibrationTableSchema = z.object({
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
  smallest_rate: part.positive(),
  groups: z.array(groupSchema).default([]),
  thresholds: z
    .array(thresholdSchema)
    .refine(hasSingleFaces, 'must have the rates of one face on either side')
    .refine(isUnique, 'must have each number of faces once')
    .refine(areStricterForMore, 'must have no larger distance for more faces'),
});

export type CalibrationTable = Readonly<z.infer<typeof calibrationTableSchema>>;
