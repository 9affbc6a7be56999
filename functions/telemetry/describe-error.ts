import type { LogFields } from './log.ts';

/** Characters of an error's text and of its stack that a log record carries. */
const MAX_MESSAGE_LENGTH = 500;
const MAX_STACK_LENGTH = 2000;

/** The parts of an unexpected error that help an operator: its name, its text and where it was thrown. */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error_name: typeof error };
  return {
    error_name: error.name,
    error_message: error.message.slice(0, MAX_MESSAGE_LENGTH),
    error_stack: error.stack?.slice(0, MAX_STACK_LENGTH),
    error_cause: causeOf(error.cause),
  };
}

/** The error at the root of a chain of causes. */
export const rootOf = (error: unknown): unknown =>
  error instanceof Error && error.cause ? rootOf(error.cause) : error;

/** The root of an error in one word of its system or library, because its text may hold an address. */
function causeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const deeper = causeOf(error.cause);
  if (deeper) return deeper;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return /^\w{1,50}$/.test(code) ? code : undefined;
}
