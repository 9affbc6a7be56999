import * as z from 'zod';
import { DEFAULT_FALSE_MATCH_RATE } from '../../api/limits.ts';
import type { Calibrations } from '../../functions/domain/verification/calibration.ts';
import { findDoubts } from '../../settings/calibration-doubts.ts';
import { calibrationFile } from '../../settings/calibration-file.ts';
import { EnvironmentError, readEnvironment } from '../../settings/read-environment.ts';
import { calibratedEncoder } from '../../settings/shipped-calibrations.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';

/**
 * The calibrations by which a command decides: the shipped ones, and before them that of CALIBRATION_FILE.
 *
 * @param warn is told what to know of that file, where pictures are encoded in this process
 * @throws {CommandError} where that file is not a calibration
 */
export function findCalibrations(warn: (text: string) => void = () => undefined): Calibrations {
  try {
    const calibrations = readEnvironment(z.object({ CALIBRATION_FILE: calibrationFile() })).CALIBRATION_FILE;
    for (const doubt of findDoubts(calibrations, calibratedEncoder, DEFAULT_FALSE_MATCH_RATE)) {
      warn(`CALIBRATION_FILE: ${doubt}.\n`);
    }
    return calibrations;
  } catch (error) {
    if (error instanceof EnvironmentError) throw new CommandError(exitCodes.usage, error.message);
    throw error;
  }
}
