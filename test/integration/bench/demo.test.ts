import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
let output: string;

// What the user has set for a real run plays no part.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'face-encode-demo-test-'));
  const env = { ...process.env, TMPDIR: folder, AUTH: 'jwt', ENCODER_THREADS: 'x' };
  ({ stdout: output } = await promisify(execFile)(process.execPath, ['bench/demo/run.ts'], { env }));
});

afterAll(() => rm(folder, { recursive: true }));

/** The table of distances: rows and columns have the names of the faces. */
function readDistances(): Map<string, number> {
  const lines = output.split('\n');
  const start = lines.findIndex((line) => line.startsWith('Distances'));
  const names = lines[start + 1]?.trim().split(/\s+/) ?? [];
  const rows = lines.slice(start + 2, start + 2 + names.length).map((line) => line.trim().split(/\s+/));
  return new Map(
    rows.flatMap(([row, ...cells]) =>
      cells.map((cell, index): [string, number] => [`${row} ${names[index]}`, parseFloat(cell)]),
    ),
  );
}

/** The single pictures 3, 4 and 5 show the women 1c, 2b and 2d of the group photos. */
const sameWoman = [
  ['3a', '1c'],
  ['4a', '2b'],
  ['5a', '2d'],
] as const;

describe('the demonstration', () => {
  it('finds the faces of every picture and shows where they are', () => {
    expect(output).toContain('group photo 3, 1920x1350 px: 3 faces');
    expect(output).toContain('group photo 6, 1920x1537 px: 4 faces');
    expect(output.match(/ 500x500 px: 1 face$/gm)).toHaveLength(3);
    expect(
      output.match(/^ {2}\d\w {2}at \d+,\d+ size \d+x\d+ +confidence [01]\.\d{3} {2}\[.*128 numbers]$/gm),
    ).toHaveLength(10);
  });

  it.each(sameWoman)(
    'puts %s and %s, the same woman, nearer than 0.35, and every other at least 0.3 farther',
    (a, b) => {
      const distances = readDistances();
      const same = distances.get(`${a} ${b}`) ?? Number.NaN;
      const others = [...distances].filter(
        ([pair, distance]) => pair.startsWith(`${a} `) && pair !== `${a} ${b}` && distance > 0,
      );

      expect(same).toBeLessThan(0.35);
      expect(others).toHaveLength(8);
      for (const [, distance] of others) expect(distance - same).toBeGreaterThan(0.3);
    },
  );

  it('tells the women who look alike apart at the default limit', () => {
    expect(output).toContain('(* within the limit of 0.477, an estimated 1 in 1,000 pairs of different people)');
    expect(readDistances().get('1a 1b')).toBe(0.57);
    expect(readDistances().get('2c 4a')).toBe(0.55);
    expect(output).not.toContain('errs');
    expect(output.match(/ and \d\w: 0\.\d\d, the same woman$/gm)).toHaveLength(sameWoman.length);
  });

  it.each(sameWoman)('knows that %s and %s are the same woman', (a, b) => {
    expect(output).toMatch(new RegExp(`${b} and ${a}: 0\\.\\d\\d, the same woman`));
  });

  it('says in one line what keeps it from running', async () => {
    const env = { ...process.env, TMPDIR: join(folder, 'missing') };
    const failure = await promisify(execFile)(process.execPath, ['bench/demo/run.ts'], { env }).catch((error) => error);
    expect(failure).toMatchObject({ code: 1 });
    expect(failure.stderr).toMatch(/^face-encode: ENOENT: [^\n]*\n$/);
  });

  it('leaves no folder', async () => {
    expect(await readdir(folder)).toEqual([]);
  });

  it('reads well in a pipe: whole lines and no control characters', () => {
    expect(output).toContain('of 5 done\n');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that must not be there
    expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});
