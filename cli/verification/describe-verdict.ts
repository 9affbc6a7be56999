import { formatRate } from '../../api/format-rate.ts';
/** A decision, with the names that the API uses. */
export interface Verdict {
  readonly same_person: boolean;
  readonly distance: number;
  readonly threshold: number;
  /** null where the encoder has no calibration. */
  readonly false_match_rate: { readonly estimate: number; readonly upper_bound: number } | null;
}

/** The answer in two sentences, such as "Two people: distance 0.716, limit 0.477. ...". */
export function describeVerdict(verdict: Verdict): string {
  const { same_person, distance, threshold } = verdict;
  const answer = same_person ? 'The same person' : 'Two people';
  const sentence = `${answer}: distance ${showDistance(distance, threshold)}, limit ${Number(threshold.toFixed(6))}.`;
  return [sentence, ...describeRate(verdict)].join(' ');
}

/** Three digits, or as many more as show on which side of the limit the distance is. */
function showDistance(distance: number, limit: number): string {
  const digits = [3, 4, 5, 6].find((count) => distance.toFixed(count) !== limit.toFixed(count)) ?? 6;
  return distance.toFixed(distance === limit ? 3 : digits);
}

function describeRate({ same_person, false_match_rate: rate }: Verdict): string[] {
  if (!rate) return ['Its error rate is not known: there is no calibration for this encoder.'];
  // Beyond the largest rate of the calibration, and of two bad pictures, nothing is known.
  if (rate.estimate >= 1) return same_person ? ['Its error rate is not known.'] : [];
  const bound = formatRate(rate.upper_bound) ?? 'any';
  return [
    `Estimated: at most ${describePart(rate.estimate)} pairs of different people are as near; 95 % bound: ${bound}.`,
  ];
}

/** A part of all, such as "1 in 1,000" or "3 in 100". */
export function describePart(part: number): string {
  if (isWhole(1 / part)) return `1 in ${Math.round(1 / part).toLocaleString('en-US')}`;
  const of = [100, 1000, 10_000, 100_000].find((count) => isWhole(part * count)) ?? 1_000_000;
  return `${Math.round(part * of).toLocaleString('en-US')} in ${of.toLocaleString('en-US')}`;
}

/** Decimal fractions have no exact form, so what is nearly whole counts as whole. */
const isWhole = (number: number): boolean => Math.abs(number - Math.round(number)) < 1e-6;
