import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { failedResult, type PictureResult } from '../../../../cli/results/picture-result.ts';
import { formatOfFile, openResultFile } from '../../../../cli/results/result-file.ts';
import { createResultWriter, type ResultFormat } from '../../../../cli/results/result-writer.ts';
import { makeTestFolder } from '../../../support/test-folder.ts';

const face = {
  box: { x: 1, y: 2, width: 3, height: 4 },
  landmarks: null,
  confidence: 0.5,
  quality: null,
  vector: Array.from({ length: 128 }, (_, index) => index / 128),
};

const completed = (file: string, faces: number): PictureResult => ({
  file,
  status: 'completed',
  error: null,
  error_code: null,
  width: 10,
  height: 20,
  encoder: { name: 'dlib-resnet-v1', version: '1.2.0' },
  encodings: Array(faces).fill(face),
});

const NAMES = ['a.jpg', 'comma, "quote"\nand line.jpg', '=1+1.jpg', 'd.jpg', 'e.jpg'];
const RESULTS = [
  completed('a.jpg', 2),
  completed('comma, "quote"\nand line.jpg', 3),
  completed('=1+1.jpg', 0),
  failedResult('d.jpg', 'corrupt_image', 'damaged, "really"'),
  completed('e.jpg', 2),
];

let folder: string;

beforeEach(async () => {
  folder = await makeTestFolder();
});

async function write(file: string, format: ResultFormat, results: readonly PictureResult[], resume = false) {
  const opened = await openResultFile(file, format, resume);
  const writer = createResultWriter(format, opened.write, opened.done.size > 0);
  for (const [index, result] of results.entries()) if (!opened.done.has(result.file)) await writer.add(result, index);
  await writer.end(null);
  await opened.close();
  return opened.done;
}

describe.each(['jsonl', 'csv'] as const)('a file of results, .%s', (format) => {
  const file = () => join(folder, `results.${format}`);

  it('is read by its owner alone', async () => {
    await write(file(), format, RESULTS);

    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('is not written over', async () => {
    await write(file(), format, RESULTS);

    await expect(openResultFile(file(), format, false)).rejects.toThrow(
      `${file()}: is there already; --resume goes on with it`,
    );
  });

  it('is the same wherever it was cut off, once it was gone on with', async () => {
    await write(file(), format, RESULTS);
    const whole = await readFile(file(), 'utf8');
    const cuts = [0, 1, 7, ...Array.from({ length: 60 }, (_, index) => Math.floor((whole.length * index) / 60))];

    for (const cut of [...cuts, whole.length - 1, whole.length]) {
      await writeFile(file(), whole.slice(0, cut));
      await write(file(), format, RESULTS, true);
      expect(await readFile(file(), 'utf8'), `cut at ${cut} of ${whole.length}`).toBe(whole);
    }
  });

  it('knows every picture that is in it, also those that cannot be used', async () => {
    await write(file(), format, RESULTS);

    const done = await write(file(), format, [], true);

    expect([...done.keys()]).toEqual(NAMES);
    expect(NAMES.filter((name) => done.get(name) === 'failed')).toEqual(['d.jpg']);
  });

  it('is begun where there is none', async () => {
    expect(await write(file(), format, RESULTS, true)).toEqual(new Map());
    expect(await readFile(file(), 'utf8')).toContain('d.jpg');
  });

  it.each(['Dear reader', 'file,face\na.jpg,1\n', '{"name":"a.jpg"}\n', '\n'])(
    'is left alone when it is something else: %j',
    async (text) => {
      await writeFile(file(), text);

      await expect(openResultFile(file(), format, true)).rejects.toThrow('not the results of this command');
      expect(await readFile(file(), 'utf8')).toBe(text);
    },
  );
});

it('results that are written at the same time do not mix, however long they are', async () => {
  const file = join(folder, 'results.jsonl');
  const opened = await openResultFile(file, 'jsonl', false);
  // Node writes half a megabyte at once: a photo of 200 faces has more.
  const lines = ['a', 'b', 'c', 'd'].map((letter) => `${letter.repeat(3_000_000)}\n`);

  await Promise.all(lines.map((line) => opened.write(line)));
  await opened.close();

  expect(await readFile(file, 'utf8')).toBe(lines.join(''));
});

it('CSV has a line for each face, with 128 columns for its vector', async () => {
  const file = join(folder, 'results.csv');
  await write(file, 'csv', [completed('a.jpg', 2), completed('b.jpg', 0)]);

  const [head = '', ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const row = (line = '') => Object.fromEntries(head.split(',').map((name, index) => [name, line.split(',')[index]]));
  expect(lines).toHaveLength(3);
  expect(row(lines[1])).toMatchObject({
    file: 'a.jpg',
    faces: '2',
    face: '2',
    box_width: '3',
    v1: '0',
    v128: '0.9921875',
  });
  expect(row(lines[2])).toMatchObject({ file: 'b.jpg', status: 'completed', faces: '0', face: '', v128: '' });
});

it.each([
  ['a.JSONL', 'jsonl'],
  ['a.ndjson', 'jsonl'],
  ['a.csv', 'csv'],
  ['a.json', 'json'],
  ['a.txt', undefined],
])('the name %s stands for %s', (file, format) => {
  expect(formatOfFile(file)).toBe(format);
});
