import { DEFAULT_FALSE_MATCH_RATE } from '../../api/limits.ts';
import type { CalibrationTable } from '../../settings/calibration-table.ts';

/** Faces on either side and rates that the page shows; the file of the table has all. */
const SHOWN_FACES = ['1 1', '1 3', '1 5', '3 3', '5 5'];
const SHOWN_RATES = [0.01, 0.001, 0.0002];
/** The start page shows these at the default rate. */
const START_FACES = ['1 1', '1 3', '3 3'];

/** A rate is called measured from so many pairs of people on. */
const LEAST_PAIRS = 3;

type Thresholds = CalibrationTable['thresholds'][number];
type Group = CalibrationTable['groups'][number];

/** Blocks of Markdown for the documentation, each by the name in its markers. */
export function describeCalibration(table: CalibrationTable): Readonly<Record<string, string>> {
  return {
    evidence: describeEvidence(table),
    thresholds: describeThresholds(table),
    limits: describeLimits(table),
    groups: describeGroups(table),
    'default-thresholds': describeDefault(table),
  };
}

const find = ({ thresholds }: CalibrationTable, shown: readonly string[]): Thresholds[] =>
  thresholds.filter(({ faces }) => shown.includes(faces.join(' ')));

function describeEvidence({ pictures, identities, identity_pairs, comparisons, thresholds }: CalibrationTable): string {
  const single = thresholds[0]?.rates[0]?.false_non_match?.identities;
  return [
    `${number(pictures)} pictures of ${identities} people, ${number(comparisons)} comparisons of ${number(identity_pairs)} pairs of different people.`,
    `${single} of the people have more than one picture.`,
  ].join(' ');
}

function describeThresholds(table: CalibrationTable): string {
  const rows = find(table, SHOWN_FACES).flatMap(({ faces, rates }) =>
    rates
      .filter(({ rate }) => SHOWN_RATES.includes(rate))
      .map(({ rate, distance, upper_bound, method, false_non_match: missed }) => [
        faces.join(' and '),
        String(rate),
        distance.toFixed(3),
        String(upper_bound),
        method,
        missed ? percent(missed.rate) : '',
        missed ? percent(missed.upper_bound) : '',
      ]),
  );
  const head = [
    'Faces on either side',
    'FMR, estimated',
    'threshold',
    'FMR, 95 % bound',
    'threshold was',
    'FNMR',
    'FNMR, 95 % bound',
  ];
  return markdownTable([head, ...rows]);
}

function describeLimits({
  smallest_rate,
  identities,
  identity_pairs,
  within_person,
  thresholds,
}: CalibrationTable): string {
  const people = thresholds.flatMap(({ rates }) =>
    rates.flatMap(({ false_non_match }) => false_non_match?.identities ?? []),
  );
  return [
    `- ${smallest_rate} is the smallest rate: three pairs of people are needed for each rate of one (*rule of three*), and there are ${number(identity_pairs)} pairs.`,
    `  The rule is made for pairs without a person in common, of which ${identities} people make ${Math.floor(identities / 2)}. So rely on the bounds, which draw people.`,
    `- FNMR comes from ${Math.min(...people)} to ${Math.max(...people)} people, so its 95 % bound is never below ${percent(leastBound(thresholds))}.`,
    `- The variance within a person is ${within_person?.variance}, at most ${within_person?.upper_bound} with 95 %.`,
  ].join('\n');
}

const leastBound = (thresholds: readonly Thresholds[]): number =>
  Math.min(...thresholds.flatMap(({ rates }) => rates.flatMap((rate) => rate.false_non_match?.upper_bound ?? [])));

function describeGroups({ groups }: CalibrationTable): string {
  const rates = groups[0]?.rates.map(({ rate, distance }) => ({ rate, distance })) ?? [];
  const head = ['FMR of all, estimated', 'threshold', ...groups.map(({ name }) => name)];
  const rows = rates
    .filter(({ rate }) => SHOWN_RATES.includes(rate))
    .map(({ rate, distance }) => [
      String(rate),
      distance.toFixed(3),
      ...groups.map((group) => {
        const found = group.rates.find((entry) => entry.rate === rate);
        return found ? describeInGroup(group, found) : '';
      }),
    ]);
  const people = groups.map(
    ({ identities, identity_pairs }) => `${number(identity_pairs)} pairs of ${identities} people`,
  );
  return markdownTable([head, ['', '', ...people], ...rows]);
}

/** Below three pairs, the number is one of the fitted distribution and not of the pairs: only the bound says something. */
function describeInGroup({ identity_pairs }: Group, { in_group, upper_bound }: Group['rates'][number]): string {
  return in_group * identity_pairs < LEAST_PAIRS
    ? `too few pairs, at most ${upper_bound}`
    : `${in_group}, at most ${upper_bound}`;
}

function describeDefault(table: CalibrationTable): string {
  const rows = find(table, START_FACES).flatMap(({ faces, rates }) =>
    rates
      .filter(({ rate }) => rate === DEFAULT_FALSE_MATCH_RATE)
      .map(({ distance, false_non_match: missed }) => [
        faces.join(' and '),
        distance.toFixed(3),
        missed ? `${percent(missed.rate)} (at most ${percent(missed.upper_bound)})` : '',
      ]),
  );
  const head = ['Pictures on either side', `Threshold for ${DEFAULT_FALSE_MATCH_RATE}`, 'One person taken for two'];
  return markdownTable([head, ...rows]);
}

function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const number = (value: number): string => value.toLocaleString('en');

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
