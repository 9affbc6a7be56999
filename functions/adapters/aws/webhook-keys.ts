import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Instant } from '../../domain/model.ts';
import { readWebhookKeys, type WebhookKeys } from '../../domain/webhook-signature.ts';
import { mapSdkErrors } from './sdk-errors.ts';

/** Milliseconds after which the secret is read again, so that a rotation needs no deployment. */
const LIFETIME = 5 * 60 * 1000;

/**
 * The keys of a webhook, out of a secret of Secrets Manager. Calls at the same time share one read.
 *
 * @throws the secret cannot be read, or holds no secret of Standard Webhooks; the next call reads again
 */
export function webhookKeys(
  client: SecretsManagerClient,
  secretArn: string,
  now: () => Instant,
): () => Promise<WebhookKeys> {
  let known: { readonly keys: Promise<WebhookKeys>; readonly until: Instant } | undefined;

  async function read(): Promise<WebhookKeys> {
    const { SecretString = '' } = await mapSdkErrors(client.send(new GetSecretValueCommand({ SecretId: secretArn })));
    return readWebhookKeys(SecretString);
  }

  return async () => {
    if (!known || known.until <= now()) known = { keys: read(), until: now() + LIFETIME };
    const current = known;
    try {
      return await current.keys;
    } catch (error) {
      if (known === current) known = undefined;
      throw error;
    }
  };
}
