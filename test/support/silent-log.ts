import { createLog } from '../../functions/telemetry/log.ts';

/** A log for tests that do not look at it. */
export const silentLog = createLog('error', () => undefined);
