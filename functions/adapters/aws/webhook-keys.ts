import { readWebhookKeys, type WebhookKeys } from '../../domain/events/webhook-signature.ts';
import type { Instant } from '../../domain/model.ts';
import { readSecret, type SecretSource } from './read-secret.ts';

/** Milliseconds after which the secret is read again, so that a rotation needs no deployment. */
const LIFETIME = 5 * 60 * 1000;

/**
 * The keys of a webhook, out of a secret of AWS. Calls at the same time share one read.
 *
 * @returns a function that throws when the secret cannot be read, or is not a secret of Standard Webhooks; its next call reads again
 */
export function webhookKeys(source: SecretSource, now: () => Instant): () => Promise<WebhookKeys> {
  let known: { readonly keys: Promise<WebhookKeys>; readonly until: Instant } | undefined;
  return async () => {
    if (!known || known.until <= now())
      known = { keys: readSecret(source).then(readWebhookKeys), until: now() + LIFETIME };
    const current = known;
    try {
      return await current.keys;
    } catch (error) {
      if (known === current) known = undefined;
      throw error;
    }
  };
}
