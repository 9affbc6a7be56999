import { type Command, InvalidArgumentError, Option } from 'commander';
import { createClient, type FaceEncodeClient } from '../../client/index.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { sendFormInPieces } from './send-form.ts';
import { signRequests } from './sign-requests.ts';

/** Where the service of this machine answers. */
export const LOCAL_API = 'http://127.0.0.1:8001';

export interface ApiOptions {
  /** Absent, or empty in the environment: the command does without. */
  readonly api?: string;
  readonly token?: string;
  /** Region of an API with IAM authentication. */
  readonly iam?: string;
}

/** Adds the options by which a command finds the API and says who calls. */
export function addApiOptions(command: Command, whenAbsent: string): Command {
  const api = new Option('--api <url>', `address of the API; ${whenAbsent}`).env('FACE_ENCODE_API');
  return command
    .addOption(api.argParser(parseAddress))
    .addOption(new Option('--token <token>', 'bearer token, where the API asks for one').env('FACE_ENCODE_TOKEN'))
    .option('--iam <region>', 'sign calls with the AWS credentials of the environment, where the API uses IAM')
    .hook('preAction', (called) => {
      // Like everywhere, an empty variable counts as absent. Who types the option means an address.
      if (called.getOptionValueSource('api') !== 'cli' || called.opts<ApiOptions>().api) return;
      called.error(`error: option '--api <url>' argument '' is invalid. ${ADDRESS_RULE}`);
    });
}

const ADDRESS_RULE = `It must be an http or https address, such as ${LOCAL_API}.`;

function parseAddress(text: string): string {
  if (text === '' || /^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  throw new InvalidArgumentError(ADDRESS_RULE);
}

/** @throws {CommandError} the token cannot be one. It is not repeated: it is a secret. */
export function makeClient(url: string, { token, iam }: ApiOptions): FaceEncodeClient {
  if (!/^[\x20-\x7e\s]*$/.test(token ?? '') || /[\r\n]/.test(token?.trim() ?? '')) {
    throw new CommandError(exitCodes.usage, 'The token has a line break or a character that no token can have');
  }
  const transport = iam ? signRequests(url, iam) : { sendForm: sendFormInPieces };
  return createClient({ url, token, ...transport });
}

/** The command that erases a container. The token is left out: it is a secret. */
export function describeErasure(containerId: string, { api = LOCAL_API, iam }: ApiOptions): string {
  return `face-encode delete ${containerId} --api ${api.replace(/\/+$/, '')}${iam ? ` --iam ${iam}` : ''}`;
}
