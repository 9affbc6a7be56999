import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutPortrait, drawBlank } from '../../support/pictures/encoder-pictures.ts';

const TOOL = join(import.meta.dirname, '../../../bench/accuracy/run.ts');
const PEER_KEYS = [
  'peer_found',
  'peer_pairs',
  'peer_pairs_skipped',
  'peer_accuracy',
  'peer_best_threshold',
  'peer_auc',
  'peer_false_negatives',
  'peer_false_positives',
  'peer_exact',
  'peer_counted',
  'cross_pairs',
  'cross_accuracy',
  'cross_auc',
];
const NO_PEER = Object.fromEntries(PEER_KEYS.map((key) => [key, null]));

describe('the accuracy tool', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'face-encode-accuracy-test-'));
    for (const name of ['Blonde', 'Dark_Haired']) await mkdir(join(folder, name));
    await cutPortrait('blonde').jpeg().toFile(join(folder, 'Blonde/Blonde_0001.jpg'));
    await cutPortrait('blonde').resize(300).jpeg().toFile(join(folder, 'Blonde/Blonde_0012.jpg'));
    await cutPortrait('darkHaired').jpeg().toFile(join(folder, 'Dark_Haired/Dark_Haired_0001.jpg'));
    await drawBlank(64, 64).png().toFile(join(folder, 'nobody, here.png'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const { promise, resolve } = Promise.withResolvers<{ code: number; stdout: string; stderr: string }>();
    const child = execFile(process.execPath, [TOOL, ...args], (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
    return await promise;
  }

  async function measure(...args: string[]): Promise<unknown> {
    const { code, stdout, stderr } = await run('--pictures', folder, ...args, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  }

  async function write(name: string, text: string): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, text);
    return file;
  }

  it('judges the pairs of a list in the LFW format', async () => {
    const pairs = await write('pairs.txt', '1\t1\nBlonde\t1\t12\nBlonde\t1\tDark_Haired\t1\n');

    const result = await measure('--pairs', pairs);

    expect(result).toEqual({
      pictures: 3,
      found: 3,
      pairs: 2,
      pairs_skipped: 0,
      accuracy: 1,
      best_threshold: expect.any(Number),
      auc: 1,
      false_negatives: 0,
      false_positives: 0,
      exact: null,
      counted: null,
      ...NO_PEER,
    });
  });

  it('judges pairs and counts of CSV lists as spreadsheets write them', async () => {
    const pairs = await write(
      'pairs.csv',
      '\uFEFFfile_x, file_y, same\r\nBlonde/Blonde_0001.jpg, Dark_Haired/Dark_Haired_0001.jpg, true\r\n"nobody, here.png",Blonde/Blonde_0001.jpg,0\r\n',
    );
    const counts = await write('counts.csv', 'file,faces\r\n"nobody, here.png",0\r\nBlonde/Blonde_0001.jpg,2\r\n');

    const result = await measure('--pairs', pairs, '--counts', counts);

    expect(result).toEqual({
      pictures: 3,
      found: 2,
      pairs: 1,
      pairs_skipped: 1,
      accuracy: 0,
      best_threshold: expect.any(Number),
      auc: null,
      false_negatives: 1,
      false_positives: 0,
      exact: 1,
      counted: 2,
      ...NO_PEER,
    });
  });

  it('says null for what it could not measure', async () => {
    const pairs = await write('nobody.csv', 'file_x,file_y,same\n"nobody, here.png","nobody, here.png",1\n');

    const result = await measure('--pairs', pairs);

    expect(result).toMatchObject({ pictures: 1, found: 0, pairs: 0, accuracy: null, best_threshold: null, auc: null });
  });

  it.each<[string, (file: string) => string[], string, RegExp]>([
    ['an unknown option', (file) => ['--pictures', folder, '--pears', file], '', /'--pears'/],
    [
      'an invalid threshold',
      (file) => ['--pictures', folder, '--pairs', file, '--threshold', 'abc'],
      '',
      /--threshold/,
    ],
    ['no such folder', (file) => ['--pictures', `${folder}/none`, '--pairs', file], '', /--pictures.*none/],
    ['no such list', (file) => ['--pictures', folder, '--pairs', `${file}.none`], '', /--pairs.*none/],
    [
      'a wrong header',
      (file) => ['--pictures', folder, '--pairs', file],
      'x,y,same\n',
      /bad\.csv, line 1.*file_x,file_y,same/,
    ],
    ['a bad line', (file) => ['--pictures', folder, '--counts', file], 'file,faces\na,1\nb\n', /bad\.csv, line 3/],
    ['an empty list', (file) => ['--pictures', folder, '--pairs', file], '', /bad\.csv/],
    [
      'a picture that is not there',
      (file) => ['--pictures', folder, '--counts', file],
      'file,faces\ngone.jpg,1\n',
      /gone\.jpg/,
    ],
  ])('ends with code 2 and one line about %s', async (_, args, list, message) => {
    const { code, stdout, stderr } = await run(...args(await write('bad.csv', list)));

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^[^\n]+\n$/);
  });
});
