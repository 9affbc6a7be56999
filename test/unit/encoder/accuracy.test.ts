import { describe, expect, it } from 'vitest';
import { parseCounts, parsePairs } from '../../../bench/accuracy-pairs.ts';
import { countExact, countFound, reportPairs } from '../../../bench/accuracy-report.ts';
import { calculateStatistics } from '../../../bench/accuracy-statistics.ts';

describe('parsePairs', () => {
  it('reads the format of LFW, with or without its first line of counts', () => {
    const lines = 'Abel_Pacheco\t1\t4\nAbdel_Madi\t1\tDean_Barker\t12\n';
    const expected = [
      { fileX: 'Abel_Pacheco/Abel_Pacheco_0001.jpg', fileY: 'Abel_Pacheco/Abel_Pacheco_0004.jpg', same: true },
      { fileX: 'Abdel_Madi/Abdel_Madi_0001.jpg', fileY: 'Dean_Barker/Dean_Barker_0012.jpg', same: false },
    ];

    expect(parsePairs(lines)).toEqual(expected);
    expect(parsePairs(`10\t300\n${lines}`)).toEqual(expected);
    expect(parsePairs(`500\n${lines}`)).toEqual(expected);
  });

  it('reads CSV, also with lines that end as on Windows', () => {
    expect(parsePairs('file_x,file_y,same\r\na.jpg,b.jpg,1\r\na.jpg,c.png,false\r\n')).toEqual([
      { fileX: 'a.jpg', fileY: 'b.jpg', same: true },
      { fileX: 'a.jpg', fileY: 'c.png', same: false },
    ]);
  });

  it.each(['file_x,file_y,same\na.jpg,b.jpg,maybe', 'file_x,file_y,same\na.jpg,1', 'Only_Name 1', 'Name one two'])(
    'names the line it cannot read: %s',
    (text) => {
      expect(() => parsePairs(text)).toThrow(text.split('\n').at(-1));
    },
  );
});

describe('parseCounts', () => {
  it('reads faces by file', () => {
    expect(parseCounts('file,faces\na.jpg,0\nb.jpg,8\n')).toEqual(
      new Map([
        ['a.jpg', 0],
        ['b.jpg', 8],
      ]),
    );
  });

  it.each(['a.jpg,1', 'file,faces\na.jpg,many'])('refuses %j', (text) => {
    expect(() => parseCounts(text)).toThrow('file,faces');
  });
});

describe('calculateStatistics', () => {
  const same = (distance: number) => ({ distance, same: true });
  const different = (distance: number) => ({ distance, same: false });

  it('counts what 0.6 judges wrong, on both sides', () => {
    const statistics = calculateStatistics([same(0.3), same(0.61), different(0.6), different(0.9)]);

    expect(statistics).toMatchObject({ pairs: 4, accuracy: 0.5, falseNegatives: 1, falsePositives: 1 });
  });

  it('finds the threshold that judges most right, half way between two pairs', () => {
    const { bestThreshold, bestAccuracy } = calculateStatistics([same(0.2), same(0.4), different(0.5), different(0.8)]);

    expect(bestThreshold).toBeCloseTo(0.45);
    expect(bestAccuracy).toBe(1);
  });

  it('does not split equal distances by the threshold', () => {
    const { bestAccuracy } = calculateStatistics([same(0.5), different(0.5), different(0.5)]);

    expect(bestAccuracy).toBeCloseTo(2 / 3);
  });

  it.each([
    [1, [same(0.1), same(0.2), different(0.3)]],
    [0, [same(0.9), different(0.3)]],
    [0.5, [same(0.4), different(0.4)]],
    [0.75, [same(0.1), same(0.5), different(0.3), different(0.7)]],
  ])('gives an AUC of %d', (auc, judged) => {
    expect(calculateStatistics(judged).auc).toBeCloseTo(auc);
  });
});

describe('the accuracy report', () => {
  const encoded = new Map<string, number[][] | string>([
    [
      'a',
      [
        [0, 0],
        [9, 9],
      ],
    ],
    ['b', [[0.3, 0.4]]],
    ['none', []],
    ['crowd', 'More than 5 faces found'],
  ]);

  it('compares the largest faces and skips pairs without one', () => {
    const pairs = [
      { fileX: 'a', fileY: 'b', same: true },
      { fileX: 'b', fileY: 'a', same: false },
      { fileX: 'a', fileY: 'none', same: true },
    ];

    expect(reportPairs(pairs, encoded, encoded)).toMatchObject({ pairs: 2, skipped: 1, accuracy: 0.5 });
  });

  it('counts a refused crowd as exact when there is one', () => {
    const counts = new Map([
      ['a', 2],
      ['none', 0],
      ['crowd', 8],
    ]);

    expect(countExact(counts, encoded)).toBe(3);
    expect(
      countExact(
        new Map([
          ['crowd', 5],
          ['b', 2],
        ]),
        encoded,
      ),
    ).toBe(0);
    expect(countFound(encoded)).toBe(2);
  });
});
