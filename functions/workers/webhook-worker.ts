import { imageEventSchema } from '../../api/schemas.ts';
import { webhookIdOf } from '../domain/events/webhook-signature.ts';
import { parseJson } from '../domain/parse-json.ts';
import type { Webhook } from '../domain/ports.ts';
import type { Log } from '../telemetry/log.ts';

/**
 * Delivers the event that a message holds. A message without one is dropped, because no repetition would make it readable.
 *
 * @throws the webhook did not take the event: the delivery has to be tried again
 */
export type WebhookWorker = (body: string, log: Log) => Promise<void>;

export const webhookWorker =
  (webhook: Webhook): WebhookWorker =>
  async (body, log) => {
    const event = imageEventSchema.safeParse(parseJson(body)).data;
    if (!event) return log.error('MESSAGE_UNREADABLE', 'Unrecognised message dropped');
    await webhook.deliver({ id: webhookIdOf(event), body });
  };
