import { EnvironmentError } from '../../settings/read-environment.ts';
import { outliveLog } from './outlive-log.ts';
import { StartError } from './start-error.ts';

/** Something that runs until it is told to stop. */
export interface Running {
  close(): Promise<void>;
}

/** How a process ends that could not run. */
export interface FailureReport {
  readonly exitCode: number;
  /** For the person who started it. */
  readonly text?: string;
}

/** Milliseconds in which signals count as one: Ctrl+C reaches npm and this process, and npm passes its own on. */
const SAME_SIGNAL = 500;

/**
 * Runs a server as the process's only purpose: SIGINT and SIGTERM close it in good order and end the process with 0, a
 * later one ends it at once. What keeps it from running is printed, and ends the process with another status.
 */
export async function runUntilSignal(
  start: () => Promise<Running>,
  explain: (error: unknown) => FailureReport = explainFailure,
): Promise<void> {
  outliveLog();
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
      await signalled.promise;
      await started.close();
    }
    process.exit(0);
  } catch (error) {
    const { exitCode, text } = explain(error);
    if (text) process.stderr.write(`${text}\n`);
    process.exit(exitCode);
  }
}

/** Errors that a person can do something about are one line; all others are internal errors and come whole. */
function explainFailure(error: unknown): FailureReport {
  if (error instanceof StartError || error instanceof EnvironmentError) {
    return { exitCode: 1, text: `face-encode: ${error.message}` };
  }
  const details = error instanceof Error ? error.stack : String(error);
  return { exitCode: 1, text: `face-encode: unexpected error\n${details}` };
}
