import type { WebhookKeys } from '../../functions/domain/events/webhook-signature.ts';

/** The warning for a webhook whose calls anyone could make, or undefined where none is due. */
export function warnUnsigned(url: string | undefined, keys: WebhookKeys): string | undefined {
  if (url === undefined || keys.length > 0) return undefined;
  return 'Warning: WEBHOOK_URL is set and WEBHOOK_SECRET is not, so events are not signed, and their receiver cannot know that they are from this service. Set WEBHOOK_SECRET to a secret such as echo "whsec_$(openssl rand -base64 32)" prints.';
}
