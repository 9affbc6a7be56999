import { type CalibrationTable, calibrationTableSchema } from './calibration-table.ts';
import dlibResnet from './calibrations/dlib-resnet-v1.json' with { type: 'json' };

const builtIn: CalibrationTable = calibrationTableSchema.parse(dlibResnet);

/** The calibrations that come with the service, as `npm run bench:accuracy -- --calibrate --samples` has measured them. */
export const shippedCalibrations: readonly CalibrationTable[] = [builtIn];

/** The built-in encoder, for those who do not load it. A test holds it equal to what the encoder calls itself. */
export const calibratedEncoder: CalibrationTable['encoder'] = builtIn.encoder;
