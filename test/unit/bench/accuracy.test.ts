import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { encodeFiles } from '../../../bench/accuracy/encode.ts';
import { parseAccuracyOptions } from '../../../bench/accuracy/options.ts';
import { parseCounts, parsePairs } from '../../../bench/accuracy/pairs.ts';
import { countExact, countFound, reportPairs } from '../../../bench/accuracy/report.ts';
import { calculateStatistics } from '../../../bench/accuracy/statistics.ts';

describe('parsePairs', () => {
  it('reads the format of LFW, with or without its first line of counts', () => {
    const lines = 'Abel_Pacheco\t1\t4\nAbdel_Madi\t1\tDean_Barker\t12\n';
    const expected = [
      { fileX: 'Abel_Pacheco/Abel_Pacheco_0001.jpg', fileY: 'Abel_Pacheco/Abel_Pacheco_0004.jpg', same: true },
      { fileX: 'Abdel_Madi/Abdel_Madi_0001.jpg', fileY: 'Dean_Barker/Dean_Barker_0012.jpg', same: false },
    ];

    expect(parsePairs(lines, 'list')).toEqual(expected);
    expect(parsePairs(`10\t300\n${lines}`, 'list')).toEqual(expected);
    expect(parsePairs(`500\n${lines}`, 'list')).toEqual(expected);
  });

  it.each([
    ['plain', 'file_x,file_y,same\na.jpg,b.jpg,1\na.jpg,c.png,0\n'],
    ['with spaces after commas', 'file_x, file_y, same\na.jpg, b.jpg, 1\na.jpg , c.png , 0'],
    ['from Windows, with a byte order mark', '\uFEFFfile_x,file_y,same\r\na.jpg,b.jpg,true\r\na.jpg,c.png,False\r\n'],
    ['with quotes', '"file_x","file_y","same"\n"a.jpg", "b.jpg",1\na.jpg,"c.png","0"\n'],
    ['with capitals and empty lines', '\nFile_X,File_Y,Same\n\na.jpg,b.jpg,TRUE\n\na.jpg,c.png,FALSE\n\n'],
  ])('reads CSV %s', (_, text) => {
    expect(parsePairs(text, 'list')).toEqual([
      { fileX: 'a.jpg', fileY: 'b.jpg', same: true },
      { fileX: 'a.jpg', fileY: 'c.png', same: false },
    ]);
  });

  it('reads names with commas, quotes and spaces in them', () => {
    const text = 'file_x,file_y,same\n"Doe, Jane.jpg","the ""other"".jpg",1\nwith space.jpg,b.jpg,0';

    expect(parsePairs(text, 'list')).toEqual([
      { fileX: 'Doe, Jane.jpg', fileY: 'the "other".jpg', same: true },
      { fileX: 'with space.jpg', fileY: 'b.jpg', same: false },
    ]);
  });

  it.each([
    ['file_x,file_y,same\na.jpg,b.jpg,1\na.jpg,b.jpg,maybe', 'my.csv, line 3: same must be 1, 0, true or false: maybe'],
    ['file_x,file_y,same\n\na.jpg,1', 'my.csv, line 3: not 3 values'],
    ['file_x,file_y,same\na.jpg,,1', 'my.csv, line 2: not 3 values'],
    ['file_x,file_y,same\n"two\nlines.jpg",b.jpg,1\na.jpg', 'my.csv, line 4: not 3 values'],
    ['file_x,file_y,same\n"a.jpg,b.jpg,1', 'my.csv, line 2: a quote is out of place or not closed'],
    ['left,right,same\na.jpg,b.jpg,1', 'my.csv, line 1: the header must be file_x,file_y,same'],
    ['a.jpg,b.jpg,1', 'my.csv, line 1: the header must be file_x,file_y,same'],
    ['300\nOnly_Name 1', 'my.csv, line 2: neither a pair in the LFW format'],
    ['Name one two', 'my.csv, line 1: neither a pair in the LFW format'],
    ['Name 1 Other 2 3', 'my.csv, line 1: neither a pair in the LFW format'],
    ['Name 1 Other', 'my.csv, line 1: neither a pair in the LFW format'],
  ])('names list and line of what it cannot read: %j', (text, message) => {
    expect(() => parsePairs(text, 'my.csv')).toThrow(message);
  });

  it.each(['', '\n\n', '10\t300\n', 'file_x,file_y,same\n'])('refuses a list without pairs: %j', (text) => {
    expect(() => parsePairs(text, 'my.csv')).toThrow(/^my.csv has /);
  });
});

describe('parseCounts', () => {
  it('reads faces by file', () => {
    expect(parseCounts('file, faces\r\na.jpg,0\r\n"b, c.jpg", 8\r\n', 'list')).toEqual(
      new Map([
        ['a.jpg', 0],
        ['b, c.jpg', 8],
      ]),
    );
  });

  it.each([
    ['a.jpg,1', 'my.csv, line 1: the header must be file,faces'],
    ['file,faces\na.jpg,many', 'my.csv, line 2: not a number of faces: many'],
    ['file,faces\na.jpg,1\na.jpg,2', 'my.csv, line 3: a.jpg is listed twice'],
    ['file,faces\n', 'my.csv has a header and no lines'],
    ['', 'my.csv is empty'],
  ])('refuses %j', (text, message) => {
    expect(() => parseCounts(text, 'my.csv')).toThrow(message);
  });
});

describe('parseAccuracyOptions', () => {
  it('reads a threshold of the detector', () => {
    const args = ['--pictures', 'folder', '--pairs', 'pairs.csv', '--threshold', '0.5'];

    expect(parseAccuracyOptions(args)).toMatchObject({
      threshold: 0.5,
      own: { pictures: 'folder', pairs: 'pairs.csv' },
    });
  });

  it('reads what is to be calibrated', () => {
    const options = parseAccuracyOptions(['--calibrate', '--pictures', 'folder', '--output', 'table.json']);

    expect(options).toEqual({ calibration: { pictures: 'folder', output: 'table.json' } });
    expect(parseAccuracyOptions(['--calibrate', '--samples'])).toEqual({
      calibration: { pictures: undefined, output: undefined },
    });
  });

  it.each([
    [['--pictures', 'folder', '--pears', 'pairs.csv'], "Unknown option '--pears'"],
    [['--pictures', 'folder', '--pairs'], "Option '--pairs <value>' argument missing"],
    [['folder'], "Unexpected argument 'folder'"],
    [['--pairs', 'pairs.csv'], '--pictures FOLDER is missing'],
    [['--pictures', 'folder'], '--pairs FILE or --counts FILE is missing'],
    [['--samples', '--counts', 'counts.csv'], 'leave out --counts'],
    [['--samples', '--output', 'table.json'], '--output FILE needs --calibrate'],
    [['--calibrate'], '--pictures FOLDER is missing'],
    [['--calibrate', '--samples', '--pictures', 'folder'], '--calibrate --samples takes no --pictures'],
    [['--calibrate', '--pictures', 'folder', '--pairs', 'pairs.csv'], '--calibrate takes no --pairs'],
    [['--calibrate', '--pictures', 'folder', '--peer'], '--calibrate takes no --peer'],
    [['--samples', '--threshold', 'abc'], '--threshold must be a number from 0 to 1, not "abc"'],
    [['--samples', '--threshold', ''], '--threshold must be'],
    [['--samples', '--threshold', '80'], '--threshold must be'],
  ])('refuses %j in one line', (args, message) => {
    expect(() => parseAccuracyOptions(args)).toThrow(message);
    expect(() => parseAccuracyOptions(args)).toThrow(/^[^\n]*$/);
  });
});

describe('encodeFiles', () => {
  it('has only so many pictures at work at once, and encodes every one', async () => {
    const files = Array.from({ length: 20 }, (_, i) => `${i}.jpg`);
    let atWork = 0;
    let most = 0;

    const encoded = await encodeFiles(files, 4, async (file) => {
      most = Math.max(most, ++atWork);
      await setImmediate();
      atWork--;
      return [[Number.parseInt(file, 10)]];
    });

    expect(most).toBe(4);
    expect(encoded).toEqual(new Map(files.map((file, i) => [file, [[i]]])));
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

  it('gives null for what cannot be told: anything without pairs, an AUC from one kind of them', () => {
    expect(calculateStatistics([])).toMatchObject({
      accuracy: null,
      bestThreshold: null,
      bestAccuracy: null,
      auc: null,
    });
    expect(calculateStatistics([same(0.3)])).toMatchObject({ accuracy: 1, auc: null });
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
    ['crowd', 'too_many_faces'],
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
