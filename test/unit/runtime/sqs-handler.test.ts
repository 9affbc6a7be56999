import { describe, expect, it } from 'vitest';
import { type RecordHandler, sqsHandler, WorkFailure } from '../../../functions/runtime/sqs-handler.ts';
import { MAX_RECEIVES } from '../../../settings/work-limits.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { aBatch, aContext, aRecord } from '../../support/lambda/lambda-events.ts';

const batch = aBatch(aRecord({ messageId: 'good' }), aRecord({ messageId: 'bad' }), aRecord({ messageId: 'late' }));

const handle = (handler: RecordHandler, log = captureLogs().log) => sqsHandler(log, handler)(batch, aContext);

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

    const { log, records } = captureLogs();

    const answer = await handle({ process: failing('bad'), postpone }, log);

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
    expect(records.map(({ code }) => code)).toEqual(['MESSAGE_RETRY', 'MESSAGE_DELAY_FAILED']);
  });

  it('logs what the work was about, and the cause in one word', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:80'), { code: 'ECONNREFUSED' });
    const cause = new Error('The encoder did not answer', { cause: new TypeError('fetch failed', { cause: refused }) });

    const { log, records } = captureLogs();

    await handle({ process: () => Promise.reject(new WorkFailure({ image_id: 'i' }, cause)) }, log);

    expect(records[0]).toMatchObject({
      message: 'Message will be retried',
      image_id: 'i',
      error_message: 'The encoder did not answer',
      error_cause: 'ECONNREFUSED',
    });
    expect(JSON.stringify(records)).not.toContain('10.0.0.1');
  });

  it('says of the last try that it was the last', async () => {
    const last = aRecord({ receiveCount: MAX_RECEIVES });

    const { log, records } = captureLogs();

    await sqsHandler(log, { process: () => Promise.reject(new Error('no luck')) })(aBatch(last), aContext);

    expect(records[0]?.message).toBe('This was the last try; the message goes to the dead-letter queue');
  });
});

describe('a record that kills the process', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const never = new Promise<void>(() => undefined);
  const tick = () => new Promise((resolve) => setImmediate(resolve));

  /** Hands the batch out until this receive. The process dies at the killer, and what is done before stays done. */
  async function doneAfter(receives: number, killer: string, mayKill = true): Promise<string[]> {
    const done = new Set<string>();
    for (let receiveCount = 1; receiveCount <= receives; receiveCount += 1) {
      let isAlive = receiveCount > 1 && mayKill;
      const process: RecordHandler['process'] = async ({ messageId }) => {
        if (messageId === killer) isAlive = false;
        await tick();
        if (!isAlive) return await never;
        done.add(messageId);
      };
      const records = ids.map((messageId) => aRecord({ messageId, receiveCount }));
      void sqsHandler(captureLogs().log, { process, mayKill })(aBatch(...records), aContext);
      // Each record takes one turn, and its end another.
      for (let turn = 0; turn < 2 * ids.length; turn += 1) await tick();
    }
    return [...done].sort();
  }

  it.each(ids)('costs its neighbours three receives at most, wherever it is in the batch: %s', async (killer) => {
    expect(await doneAfter(3, killer)).toEqual(ids.filter((id) => id !== killer));
  });

  it('would take them all along if all were worked on at once', async () => {
    expect(await doneAfter(MAX_RECEIVES, 'a', false)).toEqual([]);
  });

  it('is worked on after those that come for the first time', async () => {
    const order: string[] = [];
    const process: RecordHandler['process'] = async ({ messageId }) => {
      order.push(messageId);
    };
    const records = aBatch(aRecord({ messageId: 'again', receiveCount: 2 }), aRecord({ messageId: 'new' }));

    await sqsHandler(captureLogs().log, { process, mayKill: true })(records, aContext);

    expect(order).toEqual(['new', 'again']);
  });
});
