import type { Command } from 'commander';
import { applyEnvironment } from '../../functions/runtime/env.ts';
import { runUntilSignal } from '../../local/run-until-signal.ts';

interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
  readonly dataDir?: string;
}

const more = `
The same settings, and more, can be given as environment variables: PORT, HOST, DATA_DIR, ENCODER_THREADS,
ENCODER_DETECTION_THRESHOLD, ENCODING_SERVICE_URL, RETENTION_DAYS, LOG_LEVEL, LOG_FORMAT. A wrong value is explained.

Examples:
  $ face-encode serve
  $ face-encode serve --port 9000 --data-dir /var/lib/face-encode`;

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('run the whole service on this machine: API, console, documentation, encoder')
    .option('--port <number>', 'port of the API, 0 for any free one (default: 8001)')
    .option('--host <address>', 'address to listen at (default: 127.0.0.1, which only this machine reaches)')
    .option('--data-dir <folder>', 'where containers and pictures are kept (default: .data)')
    .addHelpText('after', more)
    .action(async (options: ServeOptions) => {
      applyEnvironment(toVariables(options));
      await runUntilSignal(async () => {
        // Loaded on demand: the other commands need none of it.
        const { announceStart } = await import('../../local/announce-start.ts');
        return await announceStart();
      });
    });
}

function toVariables({ port, host, dataDir }: ServeOptions): Record<string, string> {
  const variables = { PORT: port, HOST: host, DATA_DIR: dataDir };
  return Object.fromEntries(
    Object.entries(variables).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
