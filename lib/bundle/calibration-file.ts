import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { CalibrationFileError, readCalibrationFile } from '../../settings/calibration-file.ts';
import { CALIBRATION_NAME, functionSpecs } from '../function-specs.ts';
import { SettingsError } from '../settings/parse-settings.ts';
import type { Settings } from '../settings/settings.ts';
import type { FunctionCode } from './package-functions.ts';

/**
 * Checks the calibration of a deployment: a function that cannot read it would fail at its first call.
 *
 * @throws {SettingsError}
 */
export function checkCalibration({ calibrationFile }: Pick<Settings, 'calibrationFile'>): void {
  try {
    if (calibrationFile !== undefined) readCalibrationFile(calibrationFile);
  } catch (error) {
    if (!(error instanceof CalibrationFileError)) throw error;
    throw new SettingsError(`Setting calibrationFile: ${error.message}`, { cause: error });
  }
}

/** Puts it into the packages of the functions that read it. */
export async function copyCalibration(
  { calibrationFile }: Pick<Settings, 'calibrationFile'>,
  codeOf: FunctionCode,
): Promise<void> {
  if (calibrationFile === undefined) return;
  const readers = Object.entries(functionSpecs).filter(([, { reads }]) => reads.includes('calibration'));
  for (const [entry] of readers) await cp(calibrationFile, join(codeOf(entry), CALIBRATION_NAME));
}
