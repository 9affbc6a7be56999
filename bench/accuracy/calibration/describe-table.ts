import type { CalibrationTable } from '../../../settings/calibration-table.ts';
import { formatTable } from '../../support/table.ts';

/** A calibration for people: what stands behind it, and a row for each number of faces and rate. */
export function describeTable(table: CalibrationTable): string {
  const { encoder, pictures, identities, identity_pairs, comparisons, within_person, smallest_rate } = table;
  const header = [
    'faces',
    'FMR at most',
    'threshold',
    'FMR, 95 % bound',
    'from pairs of people',
    'FNMR',
    'FNMR, 95 % bound',
    'people',
  ];
  const rows = table.thresholds.flatMap(({ faces, rates }) => rates.map((rate) => describeRate(faces, rate)));
  return [
    `${encoder.name} ${encoder.version}; ${table.source}`,
    `${pictures} pictures of ${identities} people; ${comparisons} comparisons of ${identity_pairs} pairs of different people.`,
    `Smallest rate that they support: ${smallest_rate}.`,
    within_person
      ? `Variance within a person, from ${within_person.identities} people: ${within_person.variance.toFixed(4)}, at most ${within_person.upper_bound.toFixed(4)}.`
      : 'No variance within a person: fewer than two people have two pictures or more.',
    '',
    formatTable(header, rows),
    ...table.groups.map(describeGroup),
  ].join('\n');
}

function describeRate(
  [m, n]: readonly [number, number],
  rate: CalibrationTable['thresholds'][number]['rates'][number],
): string[] {
  const { method, identity_pairs, false_non_match: miss } = rate;
  return [
    `${m} and ${n}`,
    String(rate.rate),
    rate.distance.toFixed(3),
    rate.upper_bound.toPrecision(2),
    method === 'measured' ? String(identity_pairs) : `derived from ${identity_pairs}`,
    ...(miss ? [percent(miss.rate), percent(miss.upper_bound), String(miss.identities)] : ['', '', '0']),
  ];
}

function describeGroup({ name, identities, identity_pairs, rates }: CalibrationTable['groups'][number]): string {
  const header = ['FMR at most', 'threshold', 'FMR in the group', 'FMR in the group, 95 % bound'];
  const rows = rates.map(({ rate, distance, in_group, upper_bound }) => [
    String(rate),
    distance.toFixed(3),
    in_group.toPrecision(2),
    upper_bound.toPrecision(2),
  ]);
  return `\n${name}: ${identity_pairs} pairs of ${identities} people, single pictures\n\n${formatTable(header, rows)}`;
}

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
