import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { MAX_RECEIVES } from '../../settings/work-limits.ts';
import { describeError } from '../telemetry/describe-error.ts';
import type { Log, LogFields } from '../telemetry/log.ts';

export interface RecordHandler {
  /** Does the record's work. A throw means that the message has to be retried. */
  process(record: SQSRecord, log: Log, context: Context): Promise<void>;
  /** Called for a record whose work threw, to choose when it comes again. */
  postpone?(record: SQSRecord): Promise<void>;
  /** How often a message is received before it becomes a dead letter. */
  readonly tries?: number;
  /**
   * Called for each record that goes back, to count it. Lambda itself counts nothing: for it, a response that names failed
   * records is a success.
   */
  countReturn?(): void;
  /**
   * True where a record may kill the process, as native code can. All records of a batch then count a receive more. So those
   * that come again are worked on one by one, after the others.
   */
  readonly mayKill?: boolean;
}

/**
 * The handler of a queue function. Records are isolated from each other: one that fails is reported in
 * `batchItemFailures` and comes again, all others are done. A throw is always unexpected trouble, because what is final for
 * an image is a result and not an error.
 */
export function sqsHandler(log: Log, handler: RecordHandler) {
  const { process, postpone, countReturn, mayKill = false, tries = MAX_RECEIVES } = handler;
  return middy<SQSEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 }).handler(
    async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
      const suspects = mayKill ? inTurn(event.Records.filter((record) => receiveCountOf(record) > 1)) : [];
      const others = event.Records.filter((record) => !suspects.includes(record));
      const failed = new Set<string>();
      const work = async (record: SQSRecord) => {
        if (await fails(record, context)) failed.add(record.messageId);
      };
      await Promise.all(others.map(work));
      for (const record of suspects) await work(record);
      return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
    },
  );

  async function fails(record: SQSRecord, context: Context): Promise<boolean> {
    const recordLog = log.with({ message_id: record.messageId, receive_count: receiveCountOf(record) });
    try {
      await process(record, recordLog, context);
      return false;
    } catch (error) {
      const { ids, cause } = error instanceof WorkFailure ? error : { ids: {}, cause: error };
      recordLog.warn('MESSAGE_RETRY', describeNext(record, tries), { ...ids, ...describeError(cause) });
      countReturn?.();
      await postpone?.(record).catch((problem: unknown) =>
        // The visibility timeout of the queue brings the message back, only later.
        recordLog.warn('MESSAGE_DELAY_FAILED', 'The delay of a message could not be set', describeError(problem)),
      );
      return true;
    }
  }
}

/**
 * The records in the order of their ids, and the other way round at every second receive: what comes before the one that
 * kills is done the first time, and what comes after it the second time. So one picture costs its neighbours no more than
 * three receives of their five.
 */
function inTurn(records: readonly SQSRecord[]): SQSRecord[] {
  const sorted = records.toSorted((a, b) => (a.messageId < b.messageId ? -1 : 1));
  return records.some((record) => receiveCountOf(record) % 2 === 1) ? sorted.reverse() : sorted;
}

const describeNext = (record: SQSRecord, tries: number): string =>
  receiveCountOf(record) < tries
    ? 'Message will be retried'
    : 'This was the last try; the message goes to the dead-letter queue';

/** Work on a record failed; the ids say what it was about, and the cause why. */
export class WorkFailure extends Error {
  override readonly name = 'WorkFailure';
  readonly ids: LogFields;

  constructor(ids: LogFields, cause: unknown) {
    super('Work on a message failed', { cause });
    this.ids = ids;
  }
}

/** How often the queue has handed out this message, this time included. */
export const receiveCountOf = (record: SQSRecord): number => Number(record.attributes.ApproximateReceiveCount);
