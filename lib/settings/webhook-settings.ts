import { webhookUrl } from '../../settings/webhook-url.ts';
import { optional, secretArn } from './value-kinds.ts';

/** Who is called with each event. */
export const webhookSettings = {
  webhookUrl: optional(
    webhookUrl(),
    'an https URL',
    'Gets a signed POST for each image that becomes completed or failed; needs `webhookSecretArn`: docs/events.md.',
  ),
  webhookSecretArn: secretArn(
    'Secret of Secrets Manager, or SecureString parameter of SSM, that signs these POSTs: `whsec_…`.',
  ),
} as const;
