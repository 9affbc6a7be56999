import { run } from './run.ts';

/** The entry of the `face-encode` command. */
const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());

process.exitCode = await run(process.argv.slice(2), process, interruption.signal);
