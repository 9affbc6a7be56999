import { MAX_RECEIVES } from '../settings/work-limits.ts';
import { SERVICE_VERSION } from '../api/version.ts';
import { retryDelay } from '../functions/domain/retry-delay.ts';
import type { Log } from '../functions/telemetry/log.ts';
import { receiveCountOf, sqsHandler } from '../functions/runtime/sqs-handler.ts';

export interface WebhookOptions {
  readonly url: string;
  /** Hides a received message for this many seconds from now. */
  readonly delayMessage: (receiptHandle: string, seconds: number) => Promise<void>;
  readonly log: Log;
  /** Milliseconds that one call may take. */
  readonly timeout?: number;
}

/** Less than a stop of the service waits for what is under way. */
const TIMEOUT = 5_000;

/** Seconds before the second try, about; with the growth of all retries the fifth follows within a minute and a half. */
const RETRY_BASE_SECONDS = 2;

/**
 * What HTTPS subscriptions are on AWS: POSTs each message of the queue to one URL. Anything but a 2xx answer in time brings
 * the message back after a growing delay; after the last try it is left in the dead letters.
 */
export function webhookHandler({ url, delayMessage, log, timeout = TIMEOUT }: WebhookOptions) {
  return sqsHandler(log, {
    async process(record, recordLog) {
      try {
        await post(url, record.body, timeout);
      } catch (error) {
        if (receiveCountOf(record) >= MAX_RECEIVES) {
          recordLog.error(
            'WEBHOOK_GIVEN_UP',
            'The webhook did not take an event in any try; it is in the dead letters',
          );
        }
        throw error;
      }
    },
    postpone: (record) =>
      delayMessage(record.receiptHandle, retryDelay(RETRY_BASE_SECONDS, receiveCountOf(record), Math.random())),
  });
}

async function post(url: string, body: string, timeout: number): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': `face-encode/${SERVICE_VERSION}` },
    body,
    // The event goes to the URL that was set and to no other.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeout),
  }).catch((error: unknown) => {
    throw new Error(`The webhook did not answer: ${reasonOf(error)}`, { cause: error });
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The webhook answered ${response.status}`);
}

/** Node hides what went wrong with a connection in the cause of a general error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : error.name;
}
