import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCalibration, copyCalibration } from '../../../lib/bundle/calibration-file.ts';
import { SettingsError } from '../../../lib/settings/parse-settings.ts';
import { aCalibration } from '../../support/faces/calibrations.ts';
import { functionsByEntry, synthesise } from '../support/synth.ts';

const readers = ['get-comparison', 'get-template', 'create-verification'].map((name) => `functions/http/${name}.ts`);

/** Those that are there with `faceSearch` only; every function is packaged. */
const searchReaders = ['put-enrolment', 'get-matches'].map((name) => `functions/http/${name}.ts`);

const folder = mkdtempSync(join(tmpdir(), 'face-encode-calibration-'));
const calibrationFile = join(folder, 'own.json');
const broken = join(folder, 'broken.json');
beforeAll(() => {
  writeFileSync(calibrationFile, JSON.stringify(aCalibration()));
  writeFileSync(broken, '{"format":1}');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a calibration of one's own", () => {
  it('goes with the functions that compare faces, and with no others', async () => {
    const code = join(folder, 'code');
    const codeOf = (entry: string) => {
      const target = join(code, entry.replaceAll('/', '-'));
      mkdirSync(target, { recursive: true });
      return target;
    };

    await copyCalibration({ calibrationFile }, codeOf);

    const packaged = [...readers, ...searchReaders];
    expect(readdirSync(code).toSorted()).toEqual(packaged.map((entry) => entry.replaceAll('/', '-')).toSorted());
    for (const entry of packaged) {
      expect(JSON.parse(readFileSync(join(codeOf(entry), 'calibration.json'), 'utf8'))).toEqual(aCalibration());
    }
  });

  it.each([
    { settings: {}, expected: readers },
    { settings: { faceSearch: 'true' }, expected: [...readers, ...searchReaders] },
  ])('is where these functions look for it, with $settings', ({ settings, expected }) => {
    const functions = functionsByEntry(synthesise({ calibrationFile, ...settings }).service);

    const files = [...functions].filter(([, { properties }]) => properties.Environment.Variables.CALIBRATION_FILE);

    expect(files.map(([entry]) => entry).toSorted()).toEqual(expected.toSorted());
    for (const [, { properties }] of files) {
      expect(properties.Environment.Variables.CALIBRATION_FILE).toBe('calibration.json');
    }
  });

  it('stops the synthesis where it is none, and the message says why', () => {
    expect(() => checkCalibration({ calibrationFile })).not.toThrow();
    expect(() => checkCalibration({ calibrationFile: broken })).toThrow(SettingsError);
    expect(() => checkCalibration({ calibrationFile: broken })).toThrow(
      /Setting calibrationFile: .*broken\.json is not a calibration: encoder/,
    );
  });
});
