import { EnvironmentError } from '../functions/runtime/env.ts';
import { startedByNpm, watchParent } from './npm-parent.ts';
import { StartError } from './start-error.ts';

/** Something that runs until it is told to stop. */
export interface Running {
  /** Settles, with an error, only when it cannot go on. */
  readonly failure: Promise<never>;
  close(): Promise<void>;
}

/** Milliseconds in which npm repeats a signal: Ctrl+C reaches npm and this process, and npm passes its own on. */
const NPM_ECHO = 500;

/**
 * Runs a server as the process's only purpose: SIGINT and SIGTERM close it in good order and end the process with 0, a
 * second signal ends it at once. The end of the npm that started it counts as a signal. What keeps it from running is
 * printed in one line, and the process ends with 1.
 */
export async function runUntilSignal(start: () => Promise<Running>): Promise<void> {
  const signalled = Promise.withResolvers<'signal'>();
  const byNpm = startedByNpm();
  let signals = 0;
  let first = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (byNpm && signals > 0 && performance.now() - first < NPM_ECHO) return;
      first ||= performance.now();
      signals += 1;
      if (signals > 1) process.exit(1);
      signalled.resolve('signal');
    });
  }
  if (byNpm) watchParent(() => signalled.resolve('signal'));
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
