import { createLog, type Log, type LogRecord } from '../../functions/telemetry/log.ts';

/** A log that collects its records in a list, in place of printing them. */
export function captureLogs(): { readonly log: Log; readonly records: LogRecord[] } {
  const records: LogRecord[] = [];
  return { log: createLog('debug', (record) => records.push(record)), records };
}
