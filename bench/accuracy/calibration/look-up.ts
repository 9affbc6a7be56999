import type { Faces } from './compare-people.ts';
import type { CalibratedRate, CalibrationTable } from './table.ts';

/**
 * The threshold for a false match rate: of the rates in the table, the largest one that is allowed. Undefined for a rate below
 * the smallest one that the table supports.
 *
 * @param faces on either side; more than the table has are derived from the most that it has
 */
export function findThreshold(table: CalibrationTable, faces: Faces, largestRate: number): CalibratedRate | undefined {
  return listRates(table, faces).find(({ rate }) => rate <= largestRate);
}

/**
 * What a distance means: of the rates in the table, the smallest one that covers it. A distance below all thresholds gets the
 * smallest rate, because the table says nothing about smaller ones; undefined is beyond the largest rate.
 *
 * @param faces as above
 */
export function findRate(table: CalibrationTable, faces: Faces, distance: number): CalibratedRate | undefined {
  return listRates(table, faces).findLast((entry) => distance <= entry.distance);
}

/** Largest rate first. Empty where the table has nothing for so many faces. */
function listRates({ thresholds, within_person }: CalibrationTable, [m, n]: Faces): readonly CalibratedRate[] {
  const most = Math.max(...thresholds.flatMap(({ faces }) => faces));
  const known: Faces = [Math.min(m, n, most), Math.min(Math.max(m, n), most)];
  const rates = thresholds.find(({ faces: [one, other] }) => one === known[0] && other === known[1])?.rates ?? [];
  if (m <= most && n <= most) return rates;
  // From 1/5 to 1/25 of the variance of a picture, for instance; without a variance nothing can be said.
  if (!within_person) return [];
  const variance = within_person.upper_bound * (1 / known[0] + 1 / known[1] - 1 / m - 1 / n);
  return rates.map((entry) => ({
    ...entry,
    distance: Math.sqrt(Math.max(0, entry.distance ** 2 - variance)),
    method: 'derived',
    false_non_match: null,
  }));
}
