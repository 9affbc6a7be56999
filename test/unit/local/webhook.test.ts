import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLog, type LogRecord } from '../../../functions/telemetry/log.ts';
import { webhookHandler } from '../../../local/webhook.ts';
import { MAX_RECEIVES } from '../../../settings/work-limits.ts';
import { CONTAINER_ID, IMAGE_ID } from '../../support/builders.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { aBatch, aContext, aRecord } from '../../support/lambda-events.ts';
import { startWebhookServer, type WebhookAnswer, type WebhookServer } from '../../support/webhook-server.ts';

const event = {
  container_id: CONTAINER_ID,
  image_id: IMAGE_ID,
  status: 'completed',
  error_code: null,
  faces: 1,
  occurred_at: '2026-03-25T12:00:00.000Z',
};

let webhook: WebhookServer;
let logs: LogRecord[];
let delays: number[];

beforeAll(async () => {
  webhook = await startWebhookServer();
});

beforeEach(() => {
  logs = captureLogs();
  delays = [];
});

afterAll(async () => {
  await webhook.stop();
});

/** Hands an event to the webhook for the n-th time. True when it has to come again. */
async function deliver(receiveCount = 1, url = webhook.url): Promise<boolean> {
  const handler = webhookHandler({
    url,
    delayMessage: async (_, seconds) => void delays.push(seconds),
    log: createLog('info'),
    timeout: 200,
  });
  const record = aRecord({ body: JSON.stringify(event), receiveCount });
  const { batchItemFailures } = await handler(aBatch(record), aContext);
  return batchItemFailures.length > 0;
}

describe('webhookHandler', () => {
  it('posts the event as it is', async () => {
    expect(await deliver()).toBe(false);

    expect(webhook.calls.at(-1)).toMatchObject({ event, contentType: 'application/json', path: '/images' });
    expect(logs).toEqual([]);
  });

  it.each<[WebhookAnswer, string]>([
    [500, 'The webhook answered 500'],
    [404, 'The webhook answered 404'],
    [302, 'The webhook answered 302'],
    ['hang', 'The webhook did not answer: TimeoutError'],
    ['reset', 'The webhook did not answer: UND_ERR_SOCKET'],
  ])('lets the event come again after %s, and says why without the URL', async (answer, reason) => {
    webhook.answerNext(answer);

    expect(await deliver()).toBe(true);

    expect(logs).toMatchObject([{ level: 'warn', code: 'MESSAGE_RETRY', error_message: reason }]);
    expect(JSON.stringify(logs)).not.toContain(webhook.url);
  });

  it('waits longer from try to try', async () => {
    for (let receiveCount = 1; receiveCount < MAX_RECEIVES; receiveCount += 1) {
      webhook.answerNext(503);
      await deliver(receiveCount);
    }

    const longest = [2, 6, 18, 54];
    expect(delays).toHaveLength(longest.length);
    delays.forEach((seconds, index) => {
      const most = longest[index] ?? Number.NaN;
      expect(seconds).toSatisfy((value: number) => value >= most / 2 && value <= most);
    });
  });

  it('says so when it gives an event up', async () => {
    webhook.answerNext(503);

    expect(await deliver(MAX_RECEIVES)).toBe(true);

    expect(logs.map(({ code }) => code)).toEqual(['WEBHOOK_GIVEN_UP', 'MESSAGE_RETRY']);
  });
});
