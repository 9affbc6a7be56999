import type { CalibrationTable } from '../../../../settings/calibration-table.ts';
import { compareImpostors, makeTemplates } from '../compare-people.ts';
import type { Person } from '../people.ts';
import type { Random } from '../random.ts';
import { resampleIdentities } from './bounds.ts';
import { ImpostorDistances } from './error-rates.ts';

/** People who have something in common that faces show. */
export interface Group {
  readonly name: string;
  readonly people: readonly Person[];
}

/** How often two people of the group are as near as the distances that belong to rates of people of any kind. */
export function measureGroup(
  { name, people }: Group,
  limits: readonly { readonly rate: number; readonly distance: number }[],
  resamples: number,
  random: Random,
): CalibrationTable['groups'][number] {
  const pairs = compareImpostors(people, makeTemplates(people, 1, random), [1, 1]);
  const impostors = new ImpostorDistances(pairs, people.length, resampleIdentities(people.length, resamples, random));
  const rates = limits.map(({ rate, distance }) => {
    return { rate, distance, in_group: impostors.estimateRate(distance), upper_bound: impostors.boundRate(distance) };
  });
  return { name, identities: people.length, identity_pairs: pairs.length, rates };
}
