import { Logger } from '@aws-lambda-powertools/logger';

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

export type LogSink = (record: LogRecord) => void;

/** One JSON line a record on the console, in the form that Powertools gives it. */
export function jsonSink(): LogSink {
  const logger = new Logger({ serviceName: 'face-encode', logLevel: 'DEBUG' });
  return ({ level, message, ...fields }) => logger[level](message, fields);
}

let sink: LogSink | undefined;

/** Sends records elsewhere than to the console as JSON: the local run prints lines for people. */
export function setLogSink(replacement: LogSink): void {
  sink = replacement;
}

/** Writes records at or above its level; knows the ids that all its records carry. */
export interface Log {
  debug(code: string, message: string, fields?: LogFields): void;
  info(code: string, message: string, fields?: LogFields): void;
  warn(code: string, message: string, fields?: LogFields): void;
  error(code: string, message: string, fields?: LogFields): void;
  /** The same log with more ids attached to every record. */
  with(fields: LogFields): Log;
}

/** Makes a log that drops what lies below `level`. */
export function createLog(level: LogLevel, attached: LogFields = {}): Log {
  const writeAt = (recordLevel: LogLevel) => (code: string, message: string, fields?: LogFields) => {
    if (logLevels.indexOf(recordLevel) < logLevels.indexOf(level)) return;
    sink ??= jsonSink();
    sink({ ...attached, ...fields, level: recordLevel, code, message });
  };
  return {
    debug: writeAt('debug'),
    info: writeAt('info'),
    warn: writeAt('warn'),
    error: writeAt('error'),
    with: (fields) => createLog(level, { ...attached, ...fields }),
  };
}

/** The parts of an unexpected error that help at night: its name, its text and where it was thrown. */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error_name: typeof error };
  return {
    error_name: error.name,
    error_message: error.message.slice(0, 500),
    error_stack: error.stack?.slice(0, 2000),
    error_cause: causeOf(error.cause),
  };
}

/** What lies at the root of an error, in one word of its system or library: its text may hold an address. */
function causeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const deeper = causeOf(error.cause);
  if (deeper) return deeper;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return /^\w{1,50}$/.test(code) ? code : undefined;
}
