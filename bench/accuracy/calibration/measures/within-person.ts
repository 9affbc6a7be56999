import { measureDistance } from '../../../../api/distance.ts';
import type { CalibrationTable } from '../../../../settings/calibration-table.ts';
import type { Faces } from '../compare-people.ts';
import type { Person } from '../people.ts';
import type { Random } from '../random.ts';
import { boundByResamples, resampleIdentities } from './bounds.ts';
import type { Loss } from './template-losses.ts';

/**
 * The variance within a person, as the mean over those with two pictures or more, and the upper end of its interval. Null for
 * fewer than two such people.
 */
export function measureVariances(
  people: readonly Person[],
  resamples: number,
  random: Random,
): CalibrationTable['within_person'] {
  const variances = people.map(measureVariance).filter((variance) => variance !== undefined);
  if (variances.length < 2) return null;
  const mean = (weights: Uint16Array): number =>
    variances.reduce((sum, variance, index) => sum + variance * (weights[index] ?? 0), 0) / variances.length;
  const { upper } = boundByResamples(resampleIdentities(variances.length, resamples, random), mean);
  return {
    identities: variances.length,
    variance: mean(new Uint16Array(variances.length).fill(1)),
    upper_bound: upper,
  };
}

/**
 * How far one picture of a person is from the mean of very many, squared: half the mean square of the distances between
 * pictures of the person. Undefined for a single picture.
 */
export function measureVariance({ vectors }: Person): number | undefined {
  const squares = vectors.flatMap((one, index) =>
    vectors.slice(index + 1).map((other) => measureDistance(one, other) ** 2),
  );
  return squares.length === 0 ? undefined : squares.reduce((sum, square) => sum + square, 0) / squares.length / 2;
}

/**
 * What templates take away from squared distances of single pictures. The mean of n pictures keeps 1/n of their variance, so averaging
 * shrinks all squared distances by the same amount, also those between different people.
 *
 * @param variance within a person, the upper end of its interval: the loss is the largest one, and the threshold the stricter
 */
export function deriveLoss([m, n]: Faces, variance: number): Loss {
  const loss = variance * (2 - 1 / m - 1 / n);
  return { estimate: loss, upper: loss };
}
