import { exitCodes } from './exit-codes.ts';
import { run } from './run.ts';

/** The entry of the `face-encode` command. */
const interruption = new AbortController();
process.on('SIGINT', interrupt);

for (const stream of [process.stdout, process.stderr]) stream.on('error', endWithOutput);

process.exitCode = await run(process.argv.slice(2), process, interruption.signal);

/**
 * The first one ends the command in good order, a second one at once. The listener stays for the first: what draws progress
 * kills the process when it finds itself the only one that listens.
 */
function interrupt(): void {
  if (interruption.signal.aborted) {
    process.off('SIGINT', interrupt);
    process.kill(process.pid, 'SIGINT');
  }
  interruption.abort();
}

/** The reader of a pipe may close it early, as `head` does. That is no error. A full disk is one. */
function endWithOutput(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`face-encode: the result cannot be written (${error.message})\n`);
  process.exit(exitCodes.fault);
}
