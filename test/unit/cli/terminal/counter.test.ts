import { expect, it } from 'vitest';
import { startCounter } from '../../../../cli/terminal/counter.ts';

function countAt(times: readonly (readonly [time: number, succeeded: boolean])[], total: number): string {
  let now = 1_000;
  const counter = startCounter(total, () => now);
  for (const [time, succeeded] of times) {
    now = 1_000 + time;
    counter.count(succeeded);
  }
  return counter.line();
}

it.each([
  ['nothing is done', [], 400, '0 of 400 pictures'],
  ['it is too early for a guess', [[500, true]], 400, '1 of 400 pictures'],
  ['a fourth is done after 10 s', [[10_000, true]], 4, '1 of 4 pictures, about 30 s left'],
  [
    'some cannot be used',
    [
      [2_000, false],
      [6_000, true],
    ],
    60,
    '2 of 60 pictures, 1 cannot be used, about 3 min left',
  ],
  ['it takes hours', [[60_000, true]], 151, '1 of 151 pictures, about 2.5 h left'],
  [
    'all is done',
    [
      [5_000, true],
      [9_000, true],
    ],
    2,
    '2 of 2 pictures',
  ],
] as const)('tells what is done and left when %s', (_when, times, total, line) => {
  expect(countAt(times, total)).toBe(line);
});
