import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { describeError, type Log } from '../functions/telemetry/log.ts';
import { readBatchResponse } from '../test/support/batch-response.ts';
import { type Handler, invoke } from './invoke.ts';
import type { QueueClient } from './queue-client.ts';
import { createSqsEvent } from './sqs-event.ts';

export interface EventSourceOptions {
  readonly queue: QueueClient;
  readonly queueArn: string;
  readonly functionName: string;
  readonly handler: Handler<SQSEvent, unknown>;
  /** Messages in one batch, at most 10. */
  readonly batchSize: number;
  /** Batches at work at the same time. */
  readonly maximumConcurrency: number;
  /** Seconds that the function may take for a batch. */
  readonly timeout: number;
  readonly log: Log;
  /** Milliseconds to wait after an error of the queue; doubled with each further one up to `longest`. */
  readonly retryDelay?: { readonly first: number; readonly longest: number };
}

export interface EventSource {
  /** Takes no more messages and settles when the batches at work are done. */
  stop(): Promise<void>;
}

/**
 * Feeds a queue's messages to a function as Lambda's event source mapping does, with ReportBatchItemFailures: messages that
 * the function does not report as failed are deleted, the others come again when their visibility timeout ends. Where the
 * function throws, exceeds its timeout or answers what makes no sense, nothing is deleted.
 */
export function startEventSource(options: EventSourceOptions): EventSource {
  const { queue, log } = options;
  const { first, longest } = options.retryDelay ?? { first: 100, longest: 5_000 };
  const stopping = new AbortController();
  const atWork = new Set<Promise<void>>();
  const polling = poll();

  return {
    async stop() {
      stopping.abort();
      await polling;
      await Promise.all(atWork);
    },
  };

  async function poll(): Promise<void> {
    let delay = first;
    while (!stopping.signal.aborted) {
      try {
        const messages = await queue.receive(options.batchSize, stopping.signal);
        delay = first;
        log.debug('QUEUE_POLLED', `The queue of ${options.functionName} was asked`, { messages: messages.length });
        if (messages.length > 0) startBatch(messages);
        if (atWork.size >= options.maximumConcurrency) await Promise.race(atWork);
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.warn('QUEUE_UNREACHABLE', `The queue of ${options.functionName} did not answer`, describeError(error));
        await sleep(delay, undefined, { signal: stopping.signal }).catch(() => undefined);
        delay = Math.min(longest, delay * 2);
      }
    }
  }

  function startBatch(messages: readonly Message[]): void {
    const batch = processBatch(messages).finally(() => atWork.delete(batch));
    atWork.add(batch);
  }

  async function processBatch(messages: readonly Message[]): Promise<void> {
    const failed = await findFailed(messages);
    const done = messages.filter(({ MessageId }) => !failed.has(MessageId ?? ''));
    const receiptHandles = done.flatMap(({ ReceiptHandle }) => ReceiptHandle ?? []);
    if (receiptHandles.length === 0) return;
    try {
      await queue.delete(receiptHandles);
    } catch (error) {
      // They come again, which the function has to bear anyway: SQS delivers at least once.
      log.warn('MESSAGES_NOT_DELETED', 'Messages that are done could not be deleted', describeError(error));
    }
  }

  async function findFailed(messages: readonly Message[]): Promise<ReadonlySet<string>> {
    const ids = messages.map(({ MessageId }) => MessageId ?? '');
    try {
      const event = createSqsEvent(messages, options.queueArn);
      const response = await invoke(options.handler, event, options.functionName, options.timeout);
      const { failed, reason } = readBatchResponse(response, ids);
      if (reason) {
        log.error('FUNCTION_RESULT_INVALID', `The response of ${options.functionName} is not valid: ${reason}`);
      }
      return failed;
    } catch (error) {
      log.error('FUNCTION_FAILED', `The function ${options.functionName} failed`, describeError(error));
      return new Set(ids);
    }
  }
}
