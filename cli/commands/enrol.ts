import { type Command, InvalidArgumentError } from 'commander';
import { MAX_IMAGES_PER_CONTAINER, MAX_LABEL_LENGTH, MAX_RETAIN_DAYS } from '../../api/limits.ts';
import type { Enrolment } from '../../client/index.ts';
import { type ApiOptions, addApiOptions, describeErasure, LOCAL_API, makeClient } from '../api-calls/api-options.ts';
import { encodeThroughApi } from '../api-calls/encode-through-api.ts';
import { eraseOrTell } from '../api-calls/temporary-containers.ts';
import { CommandError } from '../command-error.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { readEachPicture } from '../pictures/read-pictures.ts';
import { wholeNumber } from '../whole-number.ts';

interface EnrolOptions extends ApiOptions {
  readonly label?: string;
  readonly retainDays?: number;
  readonly json?: boolean;
}

const more = `
Searches of the service find the person from then on (docs/face-search.md); the service must
have its search on. The container stays, and the enrolment ends with it. When the person cannot
be enrolled, it is erased again.

Examples:
  $ face-encode enrol monday.jpg friday.jpg --label "customer 4711"
  $ face-encode find selfie.jpg
  $ face-encode enrol passport.jpg --api https://faces.example.com --retain-days 30`;

export function addEnrol(program: Command, context: CommandContext): void {
  const command = program
    .command('enrol')
    .description('let searches find a person: uploads up to five pictures of one')
    .argument('<picture...>', 'pictures of the person');
  addApiOptions(command, `without it, ${LOCAL_API}`)
    .option('--label <text>', 'what you call the person; it comes with matches', parseLabel)
    .option('--retain-days <days>', 'end the enrolment after so many days', wholeNumber(1, MAX_RETAIN_DAYS))
    .option('--json', 'print JSON, as into a pipe')
    .option('--no-json', 'print sentences, also into a pipe')
    .addHelpText('after', more)
    .action(async (paths: string[], options: EnrolOptions) => {
      await enrol(paths, { ...options, api: options.api || LOCAL_API }, context);
      context.finish(exitCodes.done);
    });
}

async function enrol(paths: readonly string[], options: EnrolOptions & { api: string }, context: CommandContext) {
  if (paths.length > MAX_IMAGES_PER_CONTAINER) {
    const text = `The API takes ${MAX_IMAGES_PER_CONTAINER} pictures of a person, not ${paths.length}`;
    throw new CommandError(exitCodes.usage, text);
  }
  const { terminal, signal } = context;
  const pictures = await readEachPicture(paths, signal);
  const client = makeClient(options.api, options);
  let made: string | undefined;
  const onContainer = (containerId: string) => {
    made = containerId;
  };
  try {
    const { containerId } = await encodeThroughApi(pictures, { client, terminal, signal, onContainer });
    const { label, retainDays } = options;
    print(await client.enrol(containerId, { label, retainDays, signal }), options, context);
  } catch (error) {
    if (made) await eraseOrTell(client, made, options, terminal);
    throw error;
  }
}

function print(enrolment: Enrolment, options: EnrolOptions, { terminal: { stdout } }: CommandContext): void {
  const { container_id: containerId, faces, expires_at: expiresAt } = enrolment;
  if (options.json ?? !stdout.isTTY) {
    stdout.write(`${JSON.stringify(enrolment)}\n`);
    return;
  }
  const of = faces === 1 ? '1 face' : `${faces} faces`;
  stdout.write(`Enrolled by ${of}, until ${expiresAt}.\n`);
  stdout.write(`Container  ${containerId}\nErase it   ${describeErasure(containerId, options)}\n`);
}

function parseLabel(text: string): string {
  // Characters, as the API counts them, and not the halves of which some are made.
  const { length } = [...text];
  if (length > 0 && length <= MAX_LABEL_LENGTH) return text;
  throw new InvalidArgumentError(`It must have 1 to ${MAX_LABEL_LENGTH} characters.`);
}
