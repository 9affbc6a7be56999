import { median } from '../../support/percentile.ts';
import { formatTable } from '../../support/table.ts';
import type { Measured } from './measure-service.ts';

/** One round: the service of the other commit, and right after it that of this checkout. */
export interface Round {
  readonly theirs: Measured;
  readonly ours: Measured;
}

const measures = [
  ['uploads a second', 'uploadsPerSecond', 0],
  ['p50 ms', 'p50', 1],
  ['p99 ms', 'p99', 1],
  ['processor ms an upload', 'processorTime', 2],
  ['start to /health, ms', 'start', 0],
] as const;

/**
 * A table with a row for each picture size and measure, all values as min / median / max of the rounds. Ratios are ours to
 * theirs within one round, because both had the same machine then.
 *
 * @param rounds by picture size
 */
export function reportRounds(titles: Record<'theirs' | 'ours', string>, rounds: ReadonlyMap<string, readonly Round[]>) {
  const rows = [...rounds].flatMap(([size, ofSize]) =>
    measures.map(([title, key, digits]) => [
      size,
      title,
      describeRange(
        ofSize.map(({ theirs }) => theirs[key]),
        digits,
      ),
      describeRange(
        ofSize.map(({ ours }) => ours[key]),
        digits,
      ),
      describeRange(
        ofSize.map(({ ours, theirs }) => ours[key] / theirs[key]),
        2,
      ),
    ]),
  );
  return formatTable(['picture', 'min / median / max', titles.theirs, titles.ours, 'ratio'], rows);
}

function describeRange(values: readonly number[], digits: number): string {
  return [Math.min(...values), median(values), Math.max(...values)].map((value) => value.toFixed(digits)).join(' / ');
}
