import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aContainer, json, refusal, startFakeApi } from '../../support/http/fake-api.ts';
import { cutPortrait, drawBlank, drawSixFaces, readSample } from '../../support/pictures/encoder-pictures.ts';
import { makeTestFolder } from '../../support/test-folder.ts';
import { typeCommand } from '../../support/typed-command.ts';

/** Two pictures of one woman, one of another, a room, a letter, and in a folder inside of it her photo among two others. */
let album: string;

const inAlbum = (name: string) => join(album, name);

beforeAll(async () => {
  album = await mkdtemp(join(tmpdir(), 'face-encode-test-'));
  await mkdir(inAlbum('party'));
  await Promise.all([
    cutPortrait('blonde').jpeg().toFile(inAlbum('1-blonde.jpg')),
    cutPortrait('blonde').modulate({ brightness: 0.8 }).png().toFile(inAlbum('2-blonde-darker.png')),
    cutPortrait('darkHaired').jpeg().toFile(inAlbum('3-dark-haired.jpg')),
    drawBlank(200, 100).png().toFile(inAlbum('4-room.png')),
    writeFile(inAlbum('5-letter.jpg'), 'Dear reader'),
    writeFile(inAlbum('notes.txt'), 'not a picture'),
    writeFile(inAlbum('party/group.jpg'), await readSample(3)),
  ]);
});

afterAll(() => rm(album, { recursive: true, force: true }));

interface Found {
  readonly file: string;
  readonly status: string;
  readonly encodings: readonly unknown[];
}

const linesOf = (text: string) => text.trimEnd().split('\n');

describe('encode', () => {
  it('takes the pictures of a folder, and of the folders in it', async () => {
    const { stdout, exitCode } = await typeCommand(['encode', '--recursive', album]);

    const { pictures } = JSON.parse(stdout);
    expect(exitCode).toBe(3);
    expect(pictures.map(({ file, status, encodings }: Found) => [file, status, encodings.length])).toEqual([
      [inAlbum('1-blonde.jpg'), 'completed', 1],
      [inAlbum('2-blonde-darker.png'), 'completed', 1],
      [inAlbum('3-dark-haired.jpg'), 'completed', 1],
      [inAlbum('4-room.png'), 'completed', 0],
      [inAlbum('5-letter.jpg'), 'failed', 0],
      [inAlbum('party/group.jpg'), 'completed', 3],
    ]);
  });

  it('writes a line of JSON for each picture, and says on the other stream how many cannot be used', async () => {
    const { stdout, stderr } = await typeCommand(['encode', album, '--jsonl']);

    const lines = linesOf(stdout).map((line) => JSON.parse(line));
    expect(lines).toHaveLength(5);
    expect(lines.find(({ file }) => file === inAlbum('1-blonde.jpg'))).toMatchObject({
      status: 'completed',
      encoder: { name: 'dlib-resnet-v1' },
      encodings: [{ vector: expect.any(Array), quality: { score: expect.any(Number) } }],
    });
    expect(stderr).toBe('1 of 5 pictures cannot be used: the results say why.\n');
  });

  it('goes on with a file of results after it was ended', async () => {
    const out = join(await makeTestFolder(), 'faces.csv');
    await typeCommand(['encode', album, '--out', out]);
    const whole = await readFile(out, 'utf8');
    await writeFile(out, whole.slice(0, whole.length * 0.6));

    const { stdout, stderr, exitCode } = await typeCommand(['encode', album, '--out', out, '--resume']);

    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 });
    expect(stderr).toMatch(/^[1-4] of 5 pictures are in .*faces\.csv already\.$/m);
    expect(stderr).toContain('1 of 5 pictures cannot be used: the results say why.');
    const sorted = (text: string) => linesOf(text).toSorted();
    expect(sorted(await readFile(out, 'utf8'))).toEqual(sorted(whole));
  });

  it('ends with the status of all pictures, also when none was left to encode', async () => {
    const out = join(await makeTestFolder(), 'faces.jsonl');
    await typeCommand(['encode', album, '--out', out]);

    const { stderr, exitCode } = await typeCommand(['encode', album, '--out', out, '--resume']);

    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^5 of 5 pictures are in .*\n1 of 5 pictures cannot be used: the results say why\.\n$/);
  });

  it('finds more than five faces', async () => {
    const crowd = join(await makeTestFolder(), 'crowd.jpg');
    await (await drawSixFaces()).jpeg().toFile(crowd);

    const { stdout, exitCode } = await typeCommand(['encode', crowd]);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).pictures[0].encodings).toHaveLength(6);
  });

  it('fits 80 columns where the names of the files do', async () => {
    const folder = await makeTestFolder();
    await copyFile(inAlbum('party/group.jpg'), join(folder, 'group.jpg'));

    const { stdout } = await typeCommand(['encode', join(folder, 'group.jpg')], { terminal: true });

    const faces = linesOf(stdout).filter((line) => /^ 1[a-c] /.test(line));
    expect(faces).toHaveLength(3);
    expect(Math.max(...faces.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each([
    [['--out', 'faces.txt'], 'faces.txt: name it .jsonl, .csv or .json'],
    [['--out', 'faces.json', '--resume'], '--resume goes on with a file of --out that is .jsonl or .csv'],
    [['--resume'], '--resume goes on with a file of --out that is .jsonl or .csv'],
    [['--out', 'faces.csv', '--json'], 'faces.csv: its ending asks for csv, and --json for another format'],
    [['--csv', '--jsonl'], "option '--jsonl' cannot be used with option '--csv'"],
    [['--out', '/nowhere/faces.csv'], '/nowhere/faces.csv: there is no such folder'],
  ])('%j ends with 2 before anything is encoded', async (options, message) => {
    const { exitCode, stderr, stdout } = await typeCommand(['encode', album, ...options]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('group', () => {
  it('prints a line for each face, as face_recognition does', async () => {
    const { stdout, stderr, exitCode } = await typeCommand(['group', album]);

    expect(linesOf(stdout)).toEqual([
      `${inAlbum('1-blonde.jpg')},person 1`,
      `${inAlbum('2-blonde-darker.png')},person 1`,
      `${inAlbum('3-dark-haired.jpg')},person 2`,
      `${inAlbum('4-room.png')},no_persons_found`,
    ]);
    expect(stderr).toMatch(/^\S+5-letter\.jpg: This file is not a picture/);
    expect(exitCode).toBe(3);
  });

  it('says in JSON which face of each picture it is', async () => {
    const { stdout } = await typeCommand(['group', inAlbum('1-blonde.jpg'), inAlbum('2-blonde-darker.png'), '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      max_false_match_rate: 0.001,
      people: [{ person: 1, faces: [{ face: '1a', box: { x: expect.any(Number) } }, { face: '2a' }] }],
      without_face: [],
      unusable: [],
    });
  });
});

describe('find', () => {
  it('tells the pictures of a person, nearest first, and how many strangers would be as near', async () => {
    const { stdout, exitCode } = await typeCommand(['find', inAlbum('2-blonde-darker.png'), '--recursive', album]);

    const { matches, faces_compared: compared, expected_false_matches: expected } = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    const files = matches.map(({ file }: Found) => file);
    const distances = matches.map(({ distance }: { distance: number }) => distance);
    expect(files[0]).toBe(inAlbum('2-blonde-darker.png'));
    expect(files.toSorted()).toEqual(['1-blonde.jpg', '2-blonde-darker.png', 'party/group.jpg'].map(inAlbum));
    expect(distances).toEqual(distances.toSorted((a: number, b: number) => a - b));
    expect(compared).toBe(6);
    expect(expected).toBeCloseTo(0.006, 5);
  });

  it('says in sentences which face it is', async () => {
    const { stdout } = await typeCommand(['find', inAlbum('1-blonde.jpg'), inAlbum('party')], { terminal: true });

    const [head, ...lines] = linesOf(stdout);
    expect(head).toBe('1 of 3 faces within the limit of 0.477.');
    expect(lines[0]).toMatch(/^0\.\d{3} {2}2[a-c] +at most 1 in 5,000 strangers \(estimated\) +\S+group\.jpg$/);
    expect(lines[1]).toBe(
      'Among so many faces of strangers, an estimated 0.003 are within it on average: look at the pictures.',
    );
  });

  it('ends with 1 when nobody is as near', async () => {
    const { stdout, exitCode } = await typeCommand(['find', inAlbum('3-dark-haired.jpg'), inAlbum('1-blonde.jpg')]);

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).matches).toEqual([]);
  });

  it.each([
    ['a picture without a face', () => inAlbum('4-room.png'), /4-room\.png: no face found$/m],
    ['a file that is no picture', () => inAlbum('5-letter.jpg'), /This file is not a picture/],
    ['a picture that is not there', () => 'nobody.jpg', /nobody\.jpg: no such file$/m],
  ])('ends with 3 for %s', async (_what, path, message) => {
    const { stderr, exitCode } = await typeCommand(['find', path(), inAlbum('1-blonde.jpg')]);

    expect(exitCode).toBe(3);
    expect(stderr).toMatch(message);
  });

  it('refuses a rate that nobody has measured, before pictures are encoded', async () => {
    const { stderr, exitCode } = await typeCommand([
      'find',
      inAlbum('1-blonde.jpg'),
      album,
      '--max-false-match-rate',
      '1e-9',
    ]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('--max-false-match-rate must be at least 0.0002');
  });
});

describe('the API', () => {
  it('that asks who calls is answered with the option that says so', async () => {
    const { url } = await startFakeApi(refusal(401, 'unauthorized'));

    const { stderr, exitCode } = await typeCommand(['encode', inAlbum('1-blonde.jpg'), '--api', url]);

    expect(exitCode).toBe(4);
    expect(stderr).toContain('Say who calls with --token or FACE_ENCODE_TOKEN');
  });

  it('that asks only at an upload is answered in the result of the picture', async () => {
    const { url } = await startFakeApi(json(201, aContainer), refusal(401, 'unauthorized'));

    const { stdout, exitCode } = await typeCommand(['encode', inAlbum('1-blonde.jpg'), '--api', url]);

    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout).pictures[0].error).toContain('Say who calls with --token or FACE_ENCODE_TOKEN');
  });
});
