import { calibrationFile } from '../../settings/calibration-file.ts';
import { callerEnvironment, tableEnvironment, waitEnvironment } from './settings.ts';

/** What the functions read that compare faces. It has a file of its own because the calibration comes with it. */
export const comparisonEnvironment = callerEnvironment.extend({
  ...tableEnvironment.shape,
  /** By which tables distances are judged: those of the service, and before them that of a file in the package. */
  CALIBRATION_FILE: calibrationFile(),
});

/** The same for those that may hold a response. */
export const waitingComparisonEnvironment = comparisonEnvironment.extend(waitEnvironment.shape);
