import { type WebhookEndpointOptions, webhookEndpoint } from '../../functions/adapters/webhook-endpoint.ts';
import type { WebhookKeys } from '../../functions/domain/events/webhook-signature.ts';
import type { Log } from '../../functions/telemetry/log.ts';
import { webhookWorker } from '../../functions/workers/webhook-worker.ts';
import { WEBHOOK_RETRIES } from '../../settings/work-limits.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import { type JobRunner, startJobRunner } from '../queue/job-runner.ts';

export interface WebhookOptions extends Pick<WebhookEndpointOptions, 'url' | 'timeout' | 'now'> {
  /** Sign the events; none for events without a signature. */
  readonly keys: WebhookKeys;
  readonly jobs: JobQueue;
  readonly log: Log;
  readonly random: () => number;
}

/** The counterpart of the queue of deliveries on AWS. After the last try the event stays as a dead letter. */
export function startWebhook({ keys, ...options }: WebhookOptions): JobRunner {
  const work = webhookWorker(webhookEndpoint({ ...options, readKeys: async () => keys }));
  return startJobRunner({
    jobs: options.jobs,
    log: options.log,
    now: options.now,
    random: options.random,
    kind: 'webhook',
    concurrency: 1,
    retryBaseSeconds: WEBHOOK_RETRIES.baseSeconds,
    limits: WEBHOOK_RETRIES,
    work: ({ body }, log) => work(body, log),
    async onDead(_, log) {
      log.error(
        'WEBHOOK_FAILED',
        `Webhook delivery failed after ${WEBHOOK_RETRIES.tries} attempts; the event is a dead letter now`,
      );
      return 'keep';
    },
  });
}
