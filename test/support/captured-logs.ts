import { type LogRecord, setLogSink } from '../../functions/runtime/logger.ts';

/** Collects the log of the functions in a list, in place of printing it. */
export function captureLogs(): LogRecord[] {
  const records: LogRecord[] = [];
  setLogSink((record) => records.push(record));
  return records;
}
