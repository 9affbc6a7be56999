import type { CalibrationTable } from './calibration-table.ts';

/** The calibrations that come with the service. */
export const shippedCalibrations: readonly CalibrationTable[] = [];
