import { Logger } from '@aws-lambda-powertools/logger';
import type { LogSink } from '../telemetry/log.ts';
import { mapStack } from './map-stack.ts';

/** One JSON line a record on the console, in the form that Powertools gives it. */
export function jsonSink(): LogSink {
  const logger = new Logger({ serviceName: 'face-encode', logLevel: 'DEBUG' });
  return ({ level, message, ...fields }) => {
    const { error_stack: stack } = fields;
    logger[level](message, typeof stack === 'string' ? { ...fields, error_stack: mapStack(stack) } : fields);
  };
}
