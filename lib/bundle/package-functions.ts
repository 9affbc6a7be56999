import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { CalibrationFileError, readCalibrationFile } from '../../settings/calibration-file.ts';
import { CALIBRATION_NAME, functionSpecs } from '../function-specs.ts';
import { type Settings, SettingsError } from '../settings.ts';
import { bundleFunction } from './bundle-function.ts';
import { buildWorkerParts } from './worker-package.ts';

/** The folder with the code of a function, by its entry. */
export type FunctionCode = (entry: string) => string;

/**
 * Bundles all functions; the worker with the built-in encoder also gets its native packages and models.
 *
 * @throws {SettingsError} for a calibration file that is not one
 */
export async function packageFunctions(settings: Settings): Promise<FunctionCode> {
  checkCalibration(settings);
  const entries = Object.keys(functionSpecs);
  const folders = new Map(
    await Promise.all(entries.map(async (entry) => [entry, await bundleFunction(entry)] as const)),
  );
  const codeOf: FunctionCode = (entry) => {
    const folder = folders.get(entry);
    if (!folder) throw new Error(`${entry} has no place in lib/function-specs.ts`);
    return folder;
  };
  if (settings.encoder === 'built-in') {
    const parts = await buildWorkerParts(settings.architecture);
    await cp(parts, codeOf('functions/queue/encode-image.ts'), { recursive: true });
  }
  await copyCalibration(settings, codeOf);
  return codeOf;
}

/** A function that cannot read its calibration would fail at its first call. */
function checkCalibration({ calibrationFile }: Settings): void {
  try {
    if (calibrationFile !== undefined) readCalibrationFile(calibrationFile);
  } catch (error) {
    if (!(error instanceof CalibrationFileError)) throw error;
    throw new SettingsError(`Setting calibrationFile: ${error.message}`, { cause: error });
  }
}

async function copyCalibration({ calibrationFile }: Settings, codeOf: FunctionCode): Promise<void> {
  if (calibrationFile === undefined) return;
  const readers = Object.entries(functionSpecs).filter(([, { reads }]) => reads.includes('calibration'));
  for (const [entry] of readers) await cp(calibrationFile, join(codeOf(entry), CALIBRATION_NAME));
}
