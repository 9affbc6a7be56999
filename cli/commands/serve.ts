import type { Command } from 'commander';
import { runUntilSignal } from '../../local/process/run-until-signal.ts';
import { StartError } from '../../local/process/start-error.ts';
import { EnvironmentError, type Variables } from '../../settings/read-environment.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Ending, explainError } from '../explain-error.ts';

/** The options, by the variables that they set. */
const optionNames = { PORT: '--port', HOST: '--host', DATA_DIR: '--data-dir' } as const;

interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
  readonly dataDir?: string;
}

const more = `
The same settings, and all others, can be given as environment variables (docs/settings.md):
  PORT, HOST, DATA_DIR
  ALLOWED_HOSTS                               further host names of the service, separated by commas
  ENCODER_THREADS                             threads of the built-in encoder
  ENCODING_SERVICE_URL                        another encoder, over HTTP; ENCODING_SERVICE_VERSION, ENCODING_SERVICE_TIMEOUT
  RETRY_BASE_SECONDS                          seconds before the second try of a picture
  ENCODER_DETECTION_THRESHOLD                 detections below this score, 0 to 1, are discarded
  HEIC=on                                     open HEIC pictures too
  CALIBRATION_FILE                            false match rates measured on your own pictures
  FACE_SEARCH=on                              let callers enrol people and search among them
  RETENTION_DAYS                              days that a container lives
  MAX_WAIT_SECONDS                            seconds that an answer is held at most for a caller that waits
  AUTH=jwt, JWT_ISSUER, JWT_AUDIENCE          ask callers for bearer tokens; JWT_SCOPE, JWT_JWKS_URI
  CORS_ORIGIN                                 web origin whose pages may call the API
  WEBHOOK_URL                                 gets a POST for each image that is completed or failed
  WEBHOOK_SECRET=whsec_...                    signs these POSTs; two secrets, separated by a comma, while one is replaced
  LOG_LEVEL, LOG_FORMAT                       debug, info, warn, error; pretty, json
An invalid value is explained. Ctrl+C lets what is under way finish and ends with status 0.

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
      const variables = toVariables(options);
      await runUntilSignal(
        async () => {
          // Loaded on demand: the other commands need none of it.
          const { startAndPrint } = await import('../../local/process/start-and-print.ts');
          return await startAndPrint(variables);
        },
        (error) => explainServing(error, variables),
      );
    });
}

function toVariables({ port, host, dataDir }: ServeOptions): Variables {
  return Object.fromEntries(
    Object.entries({ PORT: port, HOST: host, DATA_DIR: dataDir }).filter(([, value]) => value !== undefined),
  );
}

/** The service knows variables only; what was typed as an option is called by its name. */
function explainServing(error: unknown, typed: Variables): Ending {
  if (error instanceof EnvironmentError) {
    const text = nameOptions(error.message, typed);
    return explainError(new CommandError(exitCodes.usage, text.replace(/^Environment variable (?=--)/, '')));
  }
  if (error instanceof StartError)
    return explainError(new CommandError(exitCodes.serve, nameOptions(error.message, typed)));
  return explainError(error);
}

function nameOptions(message: string, typed: Variables): string {
  return Object.entries(optionNames)
    .filter(([variable]) => variable in typed)
    .reduce((text, [variable, option]) => text.replace(new RegExp(`\\b${variable}\\b`, 'g'), option), message);
}
