import { DEFAULT_FALSE_MATCH_RATE } from '../../api/limits.ts';
import { findDoubts } from '../../settings/calibration-doubts.ts';
import { encoderIdentity } from '../service/open-encoder.ts';
import type { Settings } from './service-settings.ts';

/** A warning for each reason why a calibration of one's own decides less than its owner will think. */
export const warnCalibration = (settings: Settings): string[] =>
  findDoubts(settings.calibrations, encoderIdentity(settings), DEFAULT_FALSE_MATCH_RATE).map(
    (doubt) => `Warning: CALIBRATION_FILE: ${doubt}. docs/accuracy.md says how to calibrate.`,
  );
