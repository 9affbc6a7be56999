import { createHmac } from 'node:crypto';
import type { ImageEventBody } from '../../../api/schemas.ts';
import { deriveIdFromKey } from '../ids.ts';
import type { Instant } from '../model.ts';

/**
 * The headers of a webhook call by Standard Webhooks 1.0, whose symmetric scheme is HMAC-SHA256 over id, time and body.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */

/** Bytes that this service shares with a receiver. While one key is being replaced there are two. */
export type WebhookKeys = readonly Uint8Array[];

/** A secret is no secret of Standard Webhooks. The message never holds any of it. */
export class WebhookSecretError extends Error {
  override readonly name = 'WebhookSecretError';
}

const PREFIX = 'whsec_';

/** Sizes of a key that the standard allows. */
const MIN_KEY_BYTES = 24;
const MAX_KEY_BYTES = 64;

const MAX_KEYS = 2;

const secretRule = `must be ${PREFIX} and ${MIN_KEY_BYTES} to ${MAX_KEY_BYTES} bytes in base64, such as echo "${PREFIX}$(openssl rand -base64 32)" prints; or two such secrets, separated by a comma`;

/**
 * Reads the keys out of one secret, or two that are separated by a comma or by white space.
 *
 * @throws {WebhookSecretError}
 */
export function readWebhookKeys(text: string): WebhookKeys {
  const secrets = text.split(/[\s,]+/).filter((secret) => secret !== '');
  if (secrets.length === 0 || secrets.length > MAX_KEYS) throw new WebhookSecretError(secretRule);
  return secrets.map(readKey);
}

function readKey(secret: string): Uint8Array {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  const key = Buffer.from(encoded, 'base64');
  // Node skips what is not base64; receivers differ in what they skip.
  const isExact = key.toString('base64') === encoded;
  if (!isExact || key.length < MIN_KEY_BYTES || key.length > MAX_KEY_BYTES) throw new WebhookSecretError(secretRule);
  return key;
}

/** The id of an event, by which a receiver drops repetitions: the same at every try, and after a replay. */
export const webhookIdOf = ({ container_id, image_id, occurred_at }: ImageEventBody): string =>
  `msg_${deriveIdFromKey(['webhook', container_id, image_id], occurred_at)}`;

export interface WebhookCall {
  /** See `webhookIdOf`. */
  readonly id: string;
  /** Exactly what is sent. */
  readonly body: string;
}

/**
 * The headers of one try. Receivers refuse a time that is more than five minutes off, so every try is signed anew. Each key
 * gives one signature, and any of them is enough for a receiver; without a key there is no signature.
 */
export function signWebhook({ id, body }: WebhookCall, keys: WebhookKeys, now: Instant): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signatures = keys.map(
    (key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  };
}
