import { EnvironmentError } from '../settings/read-environment.ts';
import { StartError } from './start-error.ts';

/** Something that runs until it is told to stop. */
export interface Running {
  /** Settles, with an error, only when it cannot go on. */
  readonly failure: Promise<never>;
  close(): Promise<void>;
}

/** Milliseconds in which signals count as one: Ctrl+C reaches npm and this process, and npm passes its own on. */
const SAME_SIGNAL = 500;

/**
 * Runs a server as the process's only purpose: SIGINT and SIGTERM close it in good order and end the process with 0, a
 * later one ends it at once. What keeps it from running is printed in one line, and the process ends with 1.
 */
export async function runUntilSignal(start: () => Promise<Running>): Promise<void> {
  const signalled = Promise.withResolvers<'signal'>();
  let first: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (first !== undefined && performance.now() - first > SAME_SIGNAL) process.exit(1);
      first ??= performance.now();
      signalled.resolve('signal');
    });
  }
  try {
    const started = await Promise.race([start(), signalled.promise]);
    if (started !== 'signal') {
      await Promise.race([signalled.promise, started.failure]);
      await started.close();
    }
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${explainFailure(error)}\n`);
    process.exit(1);
  }
}

/** Errors that a person can do something about are one line; all others are faults of this program and come whole. */
function explainFailure(error: unknown): string {
  if (error instanceof StartError || error instanceof EnvironmentError) return `face-encode: ${error.message}`;
  return `face-encode: unexpected error\n${error instanceof Error ? error.stack : String(error)}`;
}
