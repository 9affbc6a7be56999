import type { CalibrationTable } from '../../../settings/calibration-table.ts';
import { shippedCalibrations } from '../../../settings/shipped-calibrations.ts';

/** The calibration of dlib's network as that of an encoder behind HTTP: the people of the tests are as far apart. */
export function peopleCalibration(version: string): CalibrationTable {
  const [shipped] = shippedCalibrations;
  if (!shipped) throw new Error('no calibration is shipped');
  return { ...shipped, encoder: { name: 'http', version } };
}
