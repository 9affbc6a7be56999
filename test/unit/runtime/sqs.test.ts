import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_RECEIVES } from '../../../settings/work-limits.ts';
import { retryDelay } from '../../../functions/runtime/backoff.ts';
import { createLog, type LogRecord } from '../../../functions/runtime/logger.ts';
import { type RecordHandler, sqsHandler, WorkFailure } from '../../../functions/runtime/sqs.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { aBatch, aContext, aRecord } from '../../support/lambda-events.ts';

let logs: LogRecord[];
beforeEach(() => {
  logs = captureLogs();
});

const batch = aBatch(aRecord({ messageId: 'good' }), aRecord({ messageId: 'bad' }), aRecord({ messageId: 'late' }));

const handle = (handler: RecordHandler) => sqsHandler(createLog('info'), handler)(batch, aContext);

const failing =
  (...ids: string[]): RecordHandler['process'] =>
  async ({ messageId }) => {
    if (ids.includes(messageId)) throw new Error('no luck');
  };

describe('sqsHandler', () => {
  it('reports nothing when all records are done', async () => {
    expect(await handle({ process: failing() })).toEqual({ batchItemFailures: [] });
  });

  it('reports only the record that failed and does all the others', async () => {
    const done: string[] = [];

    const answer = await handle({
      process: async (record, log, context) => {
        await failing('bad')(record, log, context);
        done.push(record.messageId);
      },
    });

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
    expect(done).toEqual(['good', 'late']);
  });

  it('reports each record when all fail, so that none is deleted', async () => {
    const answer = await handle({ process: failing('good', 'bad', 'late') });

    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['good', 'bad', 'late']);
  });

  it('postpones the record that failed, and no other', async () => {
    const postponed: string[] = [];

    await handle({
      process: failing('bad'),
      postpone: async ({ messageId }) => {
        postponed.push(messageId);
      },
    });

    expect(postponed).toEqual(['bad']);
  });

  it('counts each record that goes back, and no other', async () => {
    let returned = 0;
    const countReturn = () => {
      returned += 1;
    };

    await handle({ process: failing('bad', 'late'), countReturn });

    expect(returned).toBe(2);
  });

  it('still reports a record that could not be postponed', async () => {
    const postpone = async () => {
      throw new Error('queue is gone');
    };

    const answer = await handle({ process: failing('bad'), postpone });

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
    expect(logs.map(({ code }) => code)).toEqual(['MESSAGE_RETRY', 'MESSAGE_DELAY_FAILED']);
  });

  it('logs what the work was about, and the cause in one word', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:80'), { code: 'ECONNREFUSED' });
    const cause = new Error('The encoder did not answer', { cause: new TypeError('fetch failed', { cause: refused }) });

    await handle({ process: () => Promise.reject(new WorkFailure({ image_id: 'i' }, cause)) });

    expect(logs[0]).toMatchObject({
      message: 'The message has to come again',
      image_id: 'i',
      error_message: 'The encoder did not answer',
      error_cause: 'ECONNREFUSED',
    });
    expect(JSON.stringify(logs)).not.toContain('10.0.0.1');
  });

  it('says of the last try that it was the last', async () => {
    const last = aRecord({ receiveCount: MAX_RECEIVES });

    await sqsHandler(createLog('info'), { process: () => Promise.reject(new Error('no luck')) })(
      aBatch(last),
      aContext,
    );

    expect(logs[0]?.message).toBe('This was the last try; the message goes to the dead letters');
  });
});

describe('retryDelay', () => {
  it('grows from try to try, whatever chance adds', () => {
    const shortest = [1, 2, 3, 4].map((count) => retryDelay(5, count, 1));
    const longest = [1, 2, 3, 4].map((count) => retryDelay(5, count, 0));

    expect(longest).toEqual([5, 15, 45, 135]);
    expect(shortest.slice(1).every((delay, index) => delay > (longest[index] ?? Number.POSITIVE_INFINITY))).toBe(true);
  });

  it('depends on chance, so that images that failed together come back apart', () => {
    expect(new Set([0, 0.25, 0.5, 0.75].map((random) => retryDelay(20, 2, random))).size).toBe(4);
  });

  it('ends at fifteen minutes', () => {
    expect(retryDelay(60, 4, 0)).toBe(900);
  });

  it('is nothing after the last try, so that the image fails at once', () => {
    expect(retryDelay(5, MAX_RECEIVES, 0)).toBe(0);
  });
});
