import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findSamplePhoto } from '../../../encoder/golden/sample-photos.ts';
import { shippedCalibrations } from '../../../settings/shipped-calibrations.ts';
import { thresholdsOf } from '../../support/faces/calibrations.ts';
import { useService } from '../../support/local/use-service.ts';
import { makeTestFolder } from '../../support/test-folder.ts';
import { makePictures, typeCommand } from '../../support/typed-command.ts';

const service = useService();

describe.each([
  ['in this process', () => []],
  ['through the API', () => ['--api', service.url]],
])('compare %s', (_where, options) => {
  it('ends with 0 for the same person, and names the nearest of all faces', async () => {
    const { blonde } = await makePictures();

    const { exitCode, stdout, stderr } = await typeCommand(['compare', findSamplePhoto(3), blonde, ...options()]);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      a: findSamplePhoto(3),
      b: blonde,
      // She is the smallest of the three.
      faces: ['1c', '2a'],
      same_person: true,
      distance: expect.closeTo(0.065, 2),
      threshold: 0.477,
      max_false_match_rate: 0.001,
      false_match_rate: { estimate: 0.0002, upper_bound: expect.any(Number) },
    });
  });

  it('says of how many pairs of faces the nearest decides', async () => {
    const { blonde } = await makePictures();

    const { stdout } = await typeCommand(['compare', findSamplePhoto(3), blonde, ...options()], { terminal: true });

    expect(stdout).toMatch(
      /^The same person: distance 0\.0\d\d, limit 0\.477\. Estimated: at most 1 in 5,000 pairs of different people are as near; 95 % bound: 1 in 1,579\.\nThe nearest of 3 pairs of faces: 1c and 2a\.\n$/,
    );
  });

  it('ends with 1 for two people, and advises about their pictures', async () => {
    const { blonde, darkHaired } = await makePictures();

    const { exitCode, stdout, stderr } = await typeCommand(['compare', blonde, darkHaired, ...options()], {
      terminal: true,
    });

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^Two people: distance 0\.7\d\d, limit 0\.477\.\n$/);
    expect(stderr).toBe(`${blonde}: Look straight into the camera.\n`);
  });

  it('decides by the rate or the threshold that is typed', async () => {
    const { blonde, darkHaired } = await makePictures();
    const compare = async (...limit: string[]) =>
      JSON.parse((await typeCommand(['compare', blonde, darkHaired, ...limit, ...options()])).stdout);

    expect(await compare('--max-false-match-rate', '0.1')).toMatchObject({ same_person: false, threshold: 0.708 });
    expect(await compare('--threshold', '1')).toMatchObject({ same_person: true, max_false_match_rate: null });
  });

  it('ends with 3 without a face', async () => {
    const { blonde, room } = await makePictures();

    const { exitCode, stderr } = await typeCommand(['compare', blonde, room, ...options()]);

    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: `face-encode: ${room}: no face found\n` });
  });
});

describe('the calibration of compare', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is taken from the file in the environment', async () => {
    const { blonde, darkHaired, letter } = await makePictures();
    const [shipped] = shippedCalibrations;
    const file = join(await makeTestFolder(), 'own.json');
    await writeFile(file, JSON.stringify({ ...shipped, thresholds: [thresholdsOf([1, 1], { 0.001: 0.8 })] }));
    vi.stubEnv('CALIBRATION_FILE', file);

    const { stdout } = await typeCommand(['compare', blonde, darkHaired]);

    expect(JSON.parse(stdout)).toMatchObject({ same_person: true, threshold: 0.8 });
    await writeFile(file, JSON.stringify({ ...shipped, thresholds: [thresholdsOf([1, 1], { 0.1: 0.8 })] }));
    expect(await typeCommand(['compare', blonde, darkHaired])).toMatchObject({
      stderr: expect.stringContaining('CALIBRATION_FILE: The calibration supports no false match rate below 0.1'),
    });
    vi.stubEnv('CALIBRATION_FILE', letter);
    expect(await typeCommand(['compare', blonde, darkHaired])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /^face-encode: Environment variable CALIBRATION_FILE: .* (is not JSON|cannot be read)/,
      ),
    });
  });

  it('ends the command with 2 for a rate that it does not support', async () => {
    const { blonde, darkHaired } = await makePictures();

    expect(await typeCommand(['compare', blonde, darkHaired, '--max-false-match-rate', '1e-9'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'face-encode: --max-false-match-rate must be at least 0.0002: the calibration supports no smaller rate\n',
    });
  });
});
