import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal/terminal.ts';

/** What a command is given beside its arguments. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Is aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  /** Says how the command ended. */
  finish(exitCode: ExitCode): void;
}
