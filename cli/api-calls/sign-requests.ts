import { AwsClient } from 'aws4fetch';
import * as z from 'zod';
import type { ClientOptions } from '../../client/index.ts';
import { EnvironmentError, readEnvironment } from '../../settings/read-environment.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { sendFormInPieces, sendInPieces, serialiseForm } from './send-form.ts';

const credentialsEnvironment = z.object({
  AWS_ACCESS_KEY_ID: z.string({ error: 'is missing; IAM signatures need it' }),
  AWS_SECRET_ACCESS_KEY: z.string({ error: 'is missing; IAM signatures need it' }),
  AWS_SESSION_TOKEN: z.string().optional(),
});

/**
 * How calls to an API with IAM authentication go out: signed with the credentials of the environment. Forms for the bucket
 * carry their own signature and go out as they are.
 *
 * @param url address of the API
 */
export function signRequests(url: string, region: string): Pick<ClientOptions, 'fetch' | 'sendForm'> {
  const signer = openSigner(region);
  return {
    fetch: async (target, request) => await fetch(await signer.sign(target, request)),
    sendForm: async (request) => {
      if (!request.url.startsWith(url)) return await sendFormInPieces(request);
      const form = await serialiseForm(request.form);
      const headers = { ...request.headers, 'Content-Type': form.contentType };
      const signed = await signer.sign(request.url, { method: 'POST', headers, body: form.bytes });
      return await sendInPieces({ ...request, headers: Object.fromEntries(signed.headers) }, form);
    },
  };
}

function openSigner(region: string): AwsClient {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = readCredentials();
  return new AwsClient({
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
    service: 'execute-api',
    region,
  });
}

function readCredentials(): z.output<typeof credentialsEnvironment> {
  try {
    return readEnvironment(credentialsEnvironment);
  } catch (error) {
    if (error instanceof EnvironmentError) throw new CommandError(exitCodes.usage, error.message);
    throw error;
  }
}
