import { expect, it } from 'vitest';
import { reportRounds } from '../../../bench/service/against/report-rounds.ts';

const measured = (uploadsPerSecond: number, start: number) => ({
  uploadsPerSecond,
  p50: 10,
  p99: 40,
  start,
  processorTime: 4,
});

it('shows minimum, median and maximum of the rounds, and ratios within each round', () => {
  const rounds = [
    { theirs: measured(50, 1000), ours: measured(200, 500) },
    { theirs: measured(100, 900), ours: measured(150, 900) },
    { theirs: measured(80, 800), ours: measured(240, 200) },
  ];

  const lines = reportRounds({ theirs: 'abc', ours: 'this' }, new Map([['31 KB', rounds]])).split('\n');
  const cells = lines.map((line) => line.split('|').map((cell) => cell.trim()));

  expect(cells[0]).toEqual(['', 'picture', 'min / median / max', 'abc', 'this', 'ratio', '']);
  expect(cells[2]).toEqual([
    '',
    '31 KB',
    'uploads a second',
    '50 / 80 / 100',
    '150 / 200 / 240',
    '1.50 / 3.00 / 4.00',
    '',
  ]);
  expect(cells[6]?.slice(2, 6)).toEqual([
    'start to /health, ms',
    '800 / 900 / 1000',
    '200 / 500 / 900',
    '0.25 / 0.50 / 1.00',
  ]);
  expect(lines).toHaveLength(7);
});
