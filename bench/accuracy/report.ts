import { measureDistance } from '../../api/distance.ts';
import { MAX_FACES } from '../../encoder/identity.ts';
import type { PictureErrorCode } from '../../encoder/index.ts';
import type { Encoded } from './encode.ts';
import type { Pair } from './pairs.ts';
import { calculateStatistics, type Judged, type Statistics } from './statistics.ts';

const TOO_MANY: PictureErrorCode = 'too_many_faces';

export interface PairReport extends Statistics {
  /** Pairs with a picture in which no face was found: not part of the statistics. */
  skipped: number;
}

/** One vector from each of two encoders, of the largest face in a picture; the same encoder twice, or two of them. */
export function reportPairs(pairs: readonly Pair[], x: Encoded, y: Encoded): PairReport {
  const judged = pairs.flatMap(({ fileX, fileY, same }): Judged[] => {
    const [a, b] = [pickLargest(x, fileX), pickLargest(y, fileY)];
    return a && b ? [{ distance: measureDistance(a, b), same }] : [];
  });
  return { ...calculateStatistics(judged), skipped: pairs.length - judged.length };
}

function pickLargest(encoded: Encoded, file: string): number[] | undefined {
  const faces = encoded.get(file);
  return typeof faces === 'string' ? undefined : faces?.[0];
}

export function countFound(encoded: Encoded): number {
  return [...encoded.values()].filter((faces) => typeof faces !== 'string' && faces.length > 0).length;
}

/** Pictures whose faces were counted exactly. More than five are refused: that, too, is what there is to say then. */
export function countExact(counts: ReadonlyMap<string, number>, encoded: Encoded): number {
  return [...counts].filter(([file, expected]) => {
    const faces = encoded.get(file);
    return typeof faces === 'string' ? expected > MAX_FACES && faces === TOO_MANY : faces?.length === expected;
  }).length;
}

export function formatPairs(title: string, report: PairReport): string {
  const format = (value: number | null, write: (value: number) => string): string =>
    value === null ? 'not measurable' : write(value);
  const percent = (part: number): string => `${(part * 100).toFixed(2)} %`;
  const best = format(report.bestAccuracy, percent);
  return [
    title.padEnd(22),
    `${report.pairs} pairs${report.skipped > 0 ? ` (${report.skipped} without a face)` : ''}`.padEnd(28),
    `accuracy at 0.6 ${format(report.accuracy, percent)}`.padEnd(26),
    `best ${best}${report.bestThreshold === null ? '' : ` at ${report.bestThreshold.toFixed(3)}`}`.padEnd(26),
    `AUC ${format(report.auc, (auc) => auc.toFixed(5))}`.padEnd(14),
    `FN ${report.falseNegatives}  FP ${report.falsePositives}`,
  ].join(' ');
}

/** What one encoder achieved, for the line of JSON: every key, and null where there was nothing to measure. */
export function describeResult(
  encoded: Encoded | undefined,
  pairs: PairReport | undefined,
  counts: ReadonlyMap<string, number>,
) {
  const isCounted = encoded !== undefined && counts.size > 0;
  return {
    found: encoded ? countFound(encoded) : null,
    pairs: pairs?.pairs ?? null,
    pairs_skipped: pairs?.skipped ?? null,
    accuracy: pairs?.accuracy ?? null,
    best_threshold: pairs?.bestThreshold ?? null,
    auc: pairs?.auc ?? null,
    false_negatives: pairs?.falseNegatives ?? null,
    false_positives: pairs?.falsePositives ?? null,
    exact: isCounted ? countExact(counts, encoded) : null,
    counted: isCounted ? counts.size : null,
  };
}
