import { cp } from 'node:fs/promises';
import { functionSpecs } from '../function-specs.ts';
import type { Settings } from '../settings/settings.ts';
import { bundleFunction } from './bundle-function.ts';
import { checkCalibration, copyCalibration } from './calibration-file.ts';
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
    const parts = await buildWorkerParts(settings);
    await cp(parts, codeOf('functions/queue/encode-image.ts'), { recursive: true });
  }
  await copyCalibration(settings, codeOf);
  return codeOf;
}
