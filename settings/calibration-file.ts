import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type CalibrationTable, calibrationTableSchema } from './calibration-table.ts';
import { shippedCalibrations } from './shipped-calibrations.ts';

/** A calibration file cannot be read, or is not one. The message names it and says what is wrong. */
export class CalibrationFileError extends Error {
  override readonly name = 'CalibrationFileError';
}

/**
 * Reads a file that `npm run bench:accuracy -- --calibrate --output FILE` has written.
 *
 * @throws {CalibrationFileError}
 */
export function readCalibrationFile(file: string): CalibrationTable {
  const parsed = calibrationTableSchema.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  const [problem] = parsed.error.issues;
  throw new CalibrationFileError(`${file} is not a calibration: ${problem?.path.join('.')}: ${problem?.message}`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    // What is wrong with the text of the file is of no use: it quotes a part of it.
    const reason = cause instanceof Error && 'code' in cause ? `cannot be read (${cause.message})` : 'is not JSON';
    throw new CalibrationFileError(`${file} ${reason}`, { cause });
  }
}

/**
 * The setting CALIBRATION_FILE: the calibrations that the service decides by. A table of a file counts before the shipped ones.
 */
export function calibrationFile() {
  return z
    .string()
    .optional()
    .transform((file, context): readonly CalibrationTable[] => {
      if (file === undefined) return shippedCalibrations;
      try {
        return [readCalibrationFile(file), ...shippedCalibrations];
      } catch (error) {
        if (!(error instanceof CalibrationFileError)) throw error;
        context.addIssue(`${error.message}; without it the service's own calibration is used`);
        return z.NEVER;
      }
    });
}
