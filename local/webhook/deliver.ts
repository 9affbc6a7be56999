import { SERVICE_VERSION } from '../../api/version.ts';
import type { Log } from '../../functions/telemetry/log.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import { type JobRunner, startJobRunner } from '../queue/job-runner.ts';

export interface WebhookOptions {
  readonly url: string;
  readonly jobs: JobQueue;
  readonly log: Log;
  readonly now: () => number;
  readonly random: () => number;
  /** Milliseconds that one call may take. */
  readonly timeout?: number;
}

/** Less than a stop of the service waits for the work under way. */
const TIMEOUT = 5_000;

/** Seconds before the second try, about; with the growth of all retries the fifth follows within a minute and a half. */
const RETRY_BASE_SECONDS = 2;

/**
 * The counterpart of HTTPS subscriptions on AWS: POSTs each event to one URL. A delivery fails unless the answer is 2xx and
 * comes in time. After the last try the event stays as a dead letter.
 */
export function startWebhook({ url, timeout = TIMEOUT, ...options }: WebhookOptions): JobRunner {
  return startJobRunner({
    ...options,
    kind: 'webhook',
    concurrency: 1,
    retryBaseSeconds: RETRY_BASE_SECONDS,
    work: ({ body }) => post(url, body, timeout),
    async onDead(_, log) {
      log.error('WEBHOOK_FAILED', 'Webhook delivery failed after 5 attempts; the event is a dead letter now');
      return 'keep';
    },
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
