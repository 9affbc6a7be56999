import { type Command, Option } from 'commander';
import { createClient, type FaceEncodeClient } from '../client/index.ts';
import { sendFormInPieces } from './send-form.ts';
import { signRequests } from './sign-requests.ts';

/** Where the service of this machine answers. */
export const LOCAL_API = 'http://127.0.0.1:8001';

export interface ApiOptions {
  readonly api?: string;
  readonly token?: string;
  /** Region of an API with IAM authentication. */
  readonly iam?: string;
}

/** Adds the options by which a command finds the API and says who calls. */
export function addApiOptions(command: Command, whenAbsent: string): Command {
  return command
    .addOption(new Option('--api <url>', `address of the API; ${whenAbsent}`).env('FACE_ENCODE_API'))
    .addOption(new Option('--token <token>', 'bearer token, where the API asks for one').env('FACE_ENCODE_TOKEN'))
    .option('--iam <region>', 'sign calls with the AWS credentials of the environment, where the API uses IAM');
}

export function makeClient(url: string, { token, iam }: ApiOptions): FaceEncodeClient {
  const transport = iam ? signRequests(url, iam) : { sendForm: sendFormInPieces };
  return createClient({ url, token, ...transport });
}
