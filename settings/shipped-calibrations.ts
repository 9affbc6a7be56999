import { type CalibrationTable, calibrationTableSchema } from './calibration-table.ts';
import dlibResnet from './calibrations/dlib-resnet-v1.json' with { type: 'json' };

/** The calibrations that come with the service, as `npm run bench:accuracy -- --calibrate --samples` has measured them. */
export const shippedCalibrations: readonly CalibrationTable[] = [calibrationTableSchema.parse(dlibResnet)];
