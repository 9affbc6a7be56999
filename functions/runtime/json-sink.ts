import { Logger } from '@aws-lambda-powertools/logger';
import type { LogSink } from '../telemetry/log.ts';

/** One JSON line a record on the console, in the form that Powertools gives it. */
export function jsonSink(): LogSink {
  const logger = new Logger({ serviceName: 'face-encode', logLevel: 'DEBUG' });
  return ({ level, message, ...fields }) => logger[level](message, fields);
}
