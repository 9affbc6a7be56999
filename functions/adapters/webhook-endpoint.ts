import { SERVICE_VERSION } from '../../api/version.ts';
import { TransientError } from '../domain/errors.ts';
import { signWebhook, type WebhookKeys } from '../domain/events/webhook-signature.ts';
import type { Instant } from '../domain/model.ts';
import type { Webhook } from '../domain/ports.ts';

export interface WebhookEndpointOptions {
  readonly url: string;
  /** The keys of the next try; none for calls without a signature. A throw means that nothing is sent. */
  readonly readKeys: () => Promise<WebhookKeys>;
  readonly now: () => Instant;
  /** Milliseconds that one call may take. */
  readonly timeout?: number;
}

/** Less than a stop of the service on one machine waits for the work under way, and long enough for a cold start. */
const TIMEOUT = 5_000;

/** Events as signed POSTs to one URL. A delivery fails unless the answer is 2xx and comes in time; its body is not read. */
export function webhookEndpoint({ url, readKeys, now, timeout = TIMEOUT }: WebhookEndpointOptions): Webhook {
  return {
    async deliver(call) {
      const signature = signWebhook(call, await readKeys(), now());
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': `face-encode/${SERVICE_VERSION}`,
          ...signature,
        },
        body: call.body,
        // The event goes to the URL that was set and to no other.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeout),
      }).catch((error: unknown) => {
        throw new TransientError(`The webhook did not answer: ${reasonOf(error)}`, { cause: error });
      });
      await response.body?.cancel();
      if (!response.ok) throw new TransientError(`The webhook answered ${response.status}`);
    },
  };
}

/** Node hides what went wrong with a connection in the cause of a general error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : error.name;
}
