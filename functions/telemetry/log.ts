export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What may stand in a log: ids, counts, codes, durations. Never bytes, vectors, file names, URLs or bodies. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface LogRecord extends LogFields {
  readonly level: LogLevel;
  /** Stable word by which people search and alarms filter, listed in docs/log-codes.md. */
  readonly code: string;
  readonly message: string;
}

/** Where records go: JSON lines on AWS, lines for people on one machine. */
export type LogSink = (record: LogRecord) => void;

/** Writes records at or above its level; knows the ids that all its records carry. */
export interface Log {
  debug(code: string, message: string, fields?: LogFields): void;
  info(code: string, message: string, fields?: LogFields): void;
  warn(code: string, message: string, fields?: LogFields): void;
  error(code: string, message: string, fields?: LogFields): void;
  /** The same log with more ids attached to every record. */
  with(fields: LogFields): Log;
}

/** Makes a log that drops records below `level`. */
export function createLog(level: LogLevel, sink: LogSink, attached: LogFields = {}): Log {
  const writeAt = (recordLevel: LogLevel) => (code: string, message: string, fields?: LogFields) => {
    if (logLevels.indexOf(recordLevel) < logLevels.indexOf(level)) return;
    sink({ ...attached, ...fields, level: recordLevel, code, message });
  };
  return {
    debug: writeAt('debug'),
    info: writeAt('info'),
    warn: writeAt('warn'),
    error: writeAt('error'),
    with: (fields) => createLog(level, sink, { ...attached, ...fields }),
  };
}
