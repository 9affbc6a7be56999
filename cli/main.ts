import { run } from './run.ts';

/** The entry of the `face-encode` command. */
const interruption = new AbortController();
process.on('SIGINT', interrupt);

// The reader of a pipe may close it early, as `head` does. That is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

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
