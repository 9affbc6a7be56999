import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientTimeouts, responseTimeout } from './client-timeouts.ts';

/** Milliseconds of a try. */
const LIMIT = 3_000;

/** The clients that read secrets. They have a file of their own: only the functions that read one carry their code. */
export function makeSecretsClient(limit: number = LIMIT): SecretsManagerClient {
  const client = new SecretsManagerClient(clientTimeouts(limit));
  responseTimeout(client.middlewareStack, limit);
  return client;
}

export function makeParametersClient(limit: number = LIMIT): SSMClient {
  const client = new SSMClient(clientTimeouts(limit));
  responseTimeout(client.middlewareStack, limit);
  return client;
}
