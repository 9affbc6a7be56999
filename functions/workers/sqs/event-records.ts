import type { RecordHandler } from '../../runtime/sqs-handler.ts';
import type { WebhookWorker } from '../webhook-worker.ts';

/** Handles a message with an event, as the topic sends it with raw delivery. */
export const eventRecords =
  (work: WebhookWorker): RecordHandler['process'] =>
  (record, log) =>
    work(record.body, log);
