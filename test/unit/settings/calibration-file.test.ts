import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ENCODER_NAME, ENCODER_VERSION } from '../../../encoder/identity.ts';
import { limitFor, limitForFaces, requireTable } from '../../../functions/domain/verification/calibration.ts';
import { calibrationFile, readCalibrationFile } from '../../../settings/calibration-file.ts';
import { EnvironmentError, readEnvironment } from '../../../settings/read-environment.ts';
import { calibratedEncoder, shippedCalibrations } from '../../../settings/shipped-calibrations.ts';
import { aCalibration, thresholdsOf } from '../../support/faces/calibrations.ts';

const folder = mkdtempSync(join(tmpdir(), 'face-encode-calibration-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(content: unknown): string {
  const file = join(folder, 'calibration.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const readSetting = (CALIBRATION_FILE: string) =>
  readEnvironment(z.object({ CALIBRATION_FILE: calibrationFile() }), { CALIBRATION_FILE }).CALIBRATION_FILE;

/** A calibration of single faces, and of more. */
const withThresholds = (...more: ReturnType<typeof thresholdsOf>[]) =>
  aCalibration({ thresholds: [thresholdsOf([1, 1], { 0.1: 0.7 }), ...more] });

describe('the setting CALIBRATION_FILE', () => {
  it('puts the table of the file before those of the service', () => {
    expect(readSetting(write(aCalibration()))).toEqual([aCalibration(), ...shippedCalibrations]);
  });

  it('is the tables of the service where there is no file', () => {
    expect(readSetting('')).toEqual(shippedCalibrations);
  });

  it('is refused at the start, and the refusal names the variable, the file and what is wrong', () => {
    const file = write({ ...aCalibration(), pictures: -1 });

    expect(() => readSetting(file)).toThrow(EnvironmentError);
    expect(() => readSetting(file)).toThrow(/CALIBRATION_FILE: .*calibration\.json is not a calibration: pictures/);
  });
});

describe('a calibration file', () => {
  it('need not tell of groups', () => {
    const { groups, ...rest } = aCalibration();

    expect(readCalibrationFile(write(rest))).toEqual({ ...rest, groups });
  });

  it.each([
    ['that does not exist', () => join(folder, 'none.json'), /none\.json cannot be read \(ENOENT: no such file/],
    ['that is not JSON', () => write('{'), / is not JSON$/],
    ['of another format', () => write({ ...aCalibration(), format: 2 }), /format/],
    [
      'with rates in the wrong order',
      () => write(aCalibration({ thresholds: [thresholdsOf([1, 1], { 0.01: 0.6, 0.1: 0.7 })] })),
      /thresholds\.0\.rates: must go from the largest/,
    ],
    [
      'with a larger distance for a smaller rate',
      () => write(aCalibration({ thresholds: [thresholdsOf([1, 1], { 0.1: 0.6, 0.01: 0.7 })] })),
      /thresholds\.0\.rates: must go from the largest/,
    ],
    [
      'with the larger number of faces first',
      () => write(withThresholds(thresholdsOf([2, 1], { 0.1: 0.6 }))),
      /thresholds\.1\.faces: must have the smaller number first/,
    ],
    [
      'with one number of faces twice',
      () => write(withThresholds(thresholdsOf([1, 2], { 0.1: 0.6 }), thresholdsOf([1, 2], { 0.1: 0.5 }))),
      /each number of faces once/,
    ],
    [
      'with a larger distance for more faces',
      () => write(withThresholds(thresholdsOf([2, 2], { 0.1: 0.71 }))),
      /no larger distance for more faces/,
    ],
    [
      'with a number that is infinite',
      () => write(JSON.stringify(aCalibration()).replace('0.7', '1e999')),
      /distance: /,
    ],
    [
      'without single faces',
      () => write(aCalibration({ thresholds: [thresholdsOf([2, 2], { 0.1: 0.6 })] })),
      /one face on either side/,
    ],
  ])('%s is refused', (_, prepare, message) => {
    const file = prepare();

    expect(() => readCalibrationFile(file)).toThrow(message);
  });
});

describe('the calibration of the service', () => {
  it('is that of the built-in encoder', () => {
    expect(calibratedEncoder).toEqual({ name: ENCODER_NAME, version: ENCODER_VERSION });
  });

  const table = requireTable(shippedCalibrations, { name: ENCODER_NAME, version: ENCODER_VERSION });

  it('supports the default rate, and tells look-alikes of the sample photos apart, 0.55 from each other', () => {
    const { threshold, maxFalseMatchRate } = limitForFaces(table);

    expect(maxFalseMatchRate).toBe(0.001);
    expect(threshold).toBeLessThan(0.55);
  });

  it('has smaller distances for more faces, at the same rate', () => {
    const [one, two, five, many] = (
      [
        [1, 1],
        [1, 2],
        [5, 5],
        [25, 25],
      ] as const
    ).map((faces) => limitFor(table, faces, 0.001).threshold);

    expect([one, two, five, many]).toEqual([one, two, five, many].toSorted().toReversed());
    expect(new Set([one, two, five, many]).size).toBe(4);
  });
});
