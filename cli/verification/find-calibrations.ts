import * as z from 'zod';
import type { Calibrations } from '../../functions/domain/verification/calibration.ts';
import { calibrationFile } from '../../settings/calibration-file.ts';
import { EnvironmentError, readEnvironment } from '../../settings/read-environment.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';

/**
 * The calibrations by which a command decides: the shipped ones, and before them that of CALIBRATION_FILE.
 *
 * @throws {CommandError} where that file is not a calibration
 */
export function findCalibrations(): Calibrations {
  try {
    return readEnvironment(z.object({ CALIBRATION_FILE: calibrationFile() })).CALIBRATION_FILE;
  } catch (error) {
    if (error instanceof EnvironmentError) throw new CommandError(exitCodes.usage, error.message);
    throw error;
  }
}
