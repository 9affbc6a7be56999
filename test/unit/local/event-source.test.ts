import type { SQSEvent } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLog, type LogRecord, setLogSink } from '../../../functions/telemetry/log.ts';
import { type EventSource, type EventSourceOptions, startEventSource } from '../../../local/event-source.ts';
import { createFakeQueue, type FakeQueue } from '../../support/local-fake-queue.ts';

const sources: EventSource[] = [];

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(sources.splice(0).map((source) => source.stop()));
});

function start(queue: FakeQueue, handler: EventSourceOptions['handler'], options: Partial<EventSourceOptions> = {}) {
  const records: LogRecord[] = [];
  setLogSink((record) => records.push(record));
  const source = startEventSource({
    queue,
    queueArn: 'arn:aws:sqs:us-east-1:000000000000:images',
    functionName: 'encodeImage',
    handler,
    batchSize: 5,
    maximumConcurrency: 2,
    timeout: 60,
    log: createLog('info'),
    retryDelay: { first: 1, longest: 4 },
    ...options,
  });
  sources.push(source);
  return { source, records };
}

/** A handler that waits until the test lets each batch go. */
function gatedHandler() {
  const batches: { ids: string[]; finish: (response?: unknown) => void }[] = [];
  const handler = (event: SQSEvent) =>
    new Promise<unknown>((finish) => {
      batches.push({ ids: event.Records.map(({ messageId }) => messageId), finish });
    });
  return { batches, handler };
}

const report = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('an event source', () => {
  it('hands messages over as Lambda does', async () => {
    const queue = createFakeQueue();
    const handler = vi.fn(async () => report());
    start(queue, handler);
    queue.deliver('m1');
    await vi.waitFor(() => expect(queue.deleted).toHaveLength(1));

    expect(handler).toHaveBeenCalledWith(
      {
        Records: [
          {
            messageId: 'm1',
            receiptHandle: 'receipt-m1',
            body: 'body of m1',
            attributes: {
              ApproximateReceiveCount: '2',
              SentTimestamp: '1',
              SenderId: 'sender',
              ApproximateFirstReceiveTimestamp: '1',
            },
            messageAttributes: {},
            md5OfBody: 'md5',
            eventSource: 'aws:sqs',
            eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:images',
            awsRegion: 'us-east-1',
          },
        ],
      },
      expect.objectContaining({ functionName: 'encodeImage' }),
    );
    expect(queue.receives[0]).toBe(5);
  });

  it('deletes exactly the messages that are not reported as failed', async () => {
    const queue = createFakeQueue();
    start(queue, async () => report('m2'));
    queue.deliver('m1', 'm2', 'm3');
    await vi.waitFor(() => expect(queue.deleted).not.toHaveLength(0));

    expect(queue.deleted).toEqual(['receipt-m1', 'receipt-m3']);
  });

  it.each([
    ['the function throws', () => Promise.reject(new Error('broken')), 'FUNCTION_FAILED'],
    ['the response names another message', async () => report('m1', 'other'), 'FUNCTION_RESULT_INVALID'],
    ['the response has an empty id', async () => report('m1', ''), 'FUNCTION_RESULT_INVALID'],
  ])('deletes nothing when %s, and goes on', async (_, fail, code) => {
    const queue = createFakeQueue();
    const handler = vi.fn<() => Promise<unknown>>(fail);
    const { records } = start(queue, handler);
    queue.deliver('m1', 'm2');
    await vi.waitFor(() => expect(records).toHaveLength(1));
    handler.mockResolvedValue(null);
    queue.deliver('m3');
    await vi.waitFor(() => expect(queue.deleted).not.toHaveLength(0));

    expect(queue.deleted).toEqual(['receipt-m3']);
    expect(records[0]).toMatchObject({ level: 'error', code });
  });

  it('deletes nothing when the function exceeds its timeout, and frees its place', async () => {
    vi.useFakeTimers();
    const queue = createFakeQueue();
    const { batches, handler } = gatedHandler();
    start(queue, handler, { maximumConcurrency: 1, timeout: 60 });
    queue.deliver('m1');
    queue.deliver('m2');
    await vi.waitFor(() => expect(batches).toHaveLength(1));
    await vi.advanceTimersByTimeAsync(60_000);
    await vi.waitFor(() => expect(batches).toHaveLength(2));
    batches[0]?.finish(report());
    batches[1]?.finish(report());
    await vi.waitFor(() => expect(queue.deleted).not.toHaveLength(0));

    expect(queue.deleted).toEqual(['receipt-m2']);
  });

  it('works on no more batches at a time than it may, and receives no message that would have to wait', async () => {
    const queue = createFakeQueue();
    const { batches, handler } = gatedHandler();
    start(queue, handler, { maximumConcurrency: 2 });
    for (const id of ['m1', 'm2', 'm3']) queue.deliver(id);
    await vi.waitFor(() => expect(batches).toHaveLength(2));
    expect(queue.receives).toHaveLength(2);

    batches[1]?.finish();
    await vi.waitFor(() => expect(batches).toHaveLength(3));
    for (const { finish } of batches) finish();
    await vi.waitFor(() => expect(queue.deleted).toHaveLength(3));
  });

  it('survives errors of the queue', async () => {
    const queue = createFakeQueue();
    const { records } = start(queue, async () => null);
    for (let times = 0; times < 4; times += 1) queue.breakDown(new Error('connection refused'));
    queue.deliver('m1');
    await vi.waitFor(() => expect(queue.deleted).toEqual(['receipt-m1']));

    expect(records.map(({ code }) => code)).toEqual(Array(4).fill('QUEUE_UNREACHABLE'));
  });

  it('survives that messages cannot be deleted', async () => {
    let broken = true;
    const queue = createFakeQueue(() => {
      if (broken) throw new Error('connection refused');
    });
    const { records } = start(queue, async () => null);
    queue.deliver('m1');
    await vi.waitFor(() => expect(records).toMatchObject([{ code: 'MESSAGES_NOT_DELETED' }]));
    broken = false;
    queue.deliver('m2');
    await vi.waitFor(() => expect(queue.deleted).toEqual(['receipt-m2']));
  });
});

describe('stopping', () => {
  it('waits for the batches at work and takes no more messages', async () => {
    const queue = createFakeQueue();
    const { batches, handler } = gatedHandler();
    const { source } = start(queue, handler);
    queue.deliver('m1');
    await vi.waitFor(() => expect(batches).toHaveLength(1));

    let stopped = false;
    const stopping = source.stop().then(() => {
      stopped = true;
    });
    queue.deliver('m2');
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);

    batches[0]?.finish();
    await stopping;
    expect(queue.deleted).toEqual(['receipt-m1']);
    expect(batches).toHaveLength(1);
  });

  it('ends a wait for messages at once', async () => {
    const queue = createFakeQueue();
    const { source } = start(queue, async () => null);
    await vi.waitFor(() => expect(queue.receives).toHaveLength(1));
    await source.stop();
    expect(queue.receives).toHaveLength(1);
  });
});
