import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENCODER_NAME, ENCODER_VERSION } from '../../../encoder/identity.ts';
import { openEncoder } from '../../../encoder/index.ts';
import { calibrationTableSchema } from '../../../settings/calibration-table.ts';
import { cutFace, drawBlank, readSample, SAMPLES } from '../../support/pictures/encoder-pictures.ts';

const TOOL = join(import.meta.dirname, '../../../bench/accuracy/run.ts');

describe('bench:accuracy --calibrate', () => {
  let parent: string;
  let folder: string;

  /** A folder for each of the faces of three sample photos, with two pictures in it. */
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'face-encode-calibration-test-'));
    folder = join(parent, 'people');
    const encoder = await openEncoder({ threads: 0 });
    for (const sample of SAMPLES.slice(2, 5)) {
      const { faces } = await encoder.encode(await readSample(sample));
      for (const [index, { box }] of faces.entries()) {
        const person = join(folder, `person-${sample}-${index}`);
        await mkdir(person, { recursive: true });
        await cutFace(sample, box, 0.1).jpeg().toFile(join(person, 'one.jpg'));
        await cutFace(sample, box, 0.2).resize(300).png().toFile(join(person, 'two.png'));
      }
    }
    await encoder.close();
    await drawBlank(64, 64)
      .png()
      .toFile(join(folder, 'person-3-0', 'no-face.png'));
    await writeFile(join(folder, 'person-3-0', 'notes.txt'), 'not a picture');
  });

  afterAll(() => rm(parent, { recursive: true }));

  const run = (...args: string[]) => promisify(execFile)(process.execPath, [TOOL, '--calibrate', ...args]);

  it('prints rates and writes them as a calibration table', async () => {
    const output = join(parent, 'table.json');

    const { stdout } = await run('--pictures', folder, '--output', output);

    const text = await readFile(output, 'utf8');
    const table = calibrationTableSchema.parse(JSON.parse(text));
    expect(table).toMatchObject({
      encoder: { name: ENCODER_NAME, version: ENCODER_VERSION },
      ...{ pictures: 24, identities: 12, identity_pairs: 66, comparisons: 264, smallest_rate: 0.05 },
    });
    expect(table.thresholds).toHaveLength(15);
    expect(stdout).toContain('Pictures left out, without a face or with too small a one: 1\n');
    expect(stdout).toContain('24 pictures of 12 people; 264 comparisons of 66 pairs of different people.');
    expect(text).not.toContain('person-');
  });

  it.each([
    ['too few people', () => [join(folder, 'person-3-0')], /has no folders of pictures of two people or more\n$/],
    ['no folder', () => [join(parent, 'missing')], /^--pictures: there is no folder [^\n]*\n$/],
    [
      'a file that cannot be written',
      () => [folder, '--output', join(parent, 'missing/table.json')],
      /^--output: [^\n]* cannot be written\n$/,
    ],
  ])('ends with code 2 and one line about %s', async (_, args, message) => {
    const failure = await run('--pictures', ...args()).catch((error) => error);

    expect(failure).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
  });

  it('refuses pictures of people who support no rate at all', async () => {
    const two = join(parent, 'two');
    for (const name of ['one', 'two']) await mkdir(join(two, name), { recursive: true });
    for (const [index, name] of ['one', 'two'].entries()) {
      await writeFile(join(two, name, 'a.jpg'), await readFile(join(folder, `person-3-${index}`, 'one.jpg')));
    }

    const failure = await run('--pictures', two).catch((error) => error);

    expect(failure).toMatchObject({ code: 2, stderr: '--calibrate: too few pairs of different people: 1\n' });
  });
});
