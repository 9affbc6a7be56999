import { describe, expect, it } from 'vitest';
import { sqsHandler } from '../../../functions/runtime/sqs-handler.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { readBatchResponse } from '../../support/lambda/batch-response.ts';
import { aBatch, aContext, aRecord } from '../../support/lambda/lambda-events.ts';

/**
 * Lambda repeats a whole batch when the function's response makes no sense to it (InvalidBatch), so pictures that are done
 * would be encoded again. An emulator may take such a response for a success: only this test shows it.
 */

const ids = ['message-1', 'message-2', 'message-3'];

/** Every way in which three messages can end. */
const endings = Array.from({ length: 2 ** ids.length }, (_, bits) => ids.filter((_id, index) => (bits >> index) & 1));

const answerWhen = async (failing: readonly string[]) =>
  await sqsHandler(captureLogs().log, {
    process: async ({ messageId }) => {
      if (failing.includes(messageId)) throw new Error('not this time');
    },
  })(aBatch(...ids.map((messageId) => aRecord({ messageId }))), aContext);

describe('the response of a queue function', () => {
  it.each(endings.map((failing) => ({ failing })))('makes sense to Lambda when $failing fail', async ({ failing }) => {
    const read = readBatchResponse(await answerWhen(failing), ids);
    expect(read.reason).toBeUndefined();
    expect([...read.failed]).toEqual(failing);
  });

  it('would repeat the whole batch if it named a message by an empty or an unknown id', () => {
    for (const itemIdentifier of ['', 'message-4']) {
      const read = readBatchResponse({ batchItemFailures: [{ itemIdentifier }] }, ids);
      expect([...read.failed]).toEqual(ids);
    }
  });
});
