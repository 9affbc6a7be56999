import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { ServiceFunction } from './service-function.ts';

/** What Lambda's pollers do in the name of the function. */
const pollingActions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

export interface QueueReading {
  /** Messages in one invocation, at most. */
  readonly batchSize: number;
  /** Invocations at the same time, at most: it holds the pollers back, where reserved concurrency would refuse them. */
  readonly maxConcurrency: number;
}

/**
 * Lets a function read a queue. Records fail one by one, and no message waits for others to fill its batch. The CDK's own
 * event source would also allow the function to change and to look up what it does not need to.
 */
export function readQueue(reader: ServiceFunction, queue: Queue, { batchSize, maxConcurrency }: QueueReading): void {
  reader.allow(pollingActions, queue.queueArn);
  // Under the function and not under what is invoked: where provisionedConcurrency changes that, the mapping is updated and not
  // made anew beside the old one, whose pollers would read the same queue.
  const mapping = new EventSourceMapping(reader.function, 'QueueReader', {
    target: reader.invoked,
    eventSourceArn: queue.queueArn,
    batchSize,
    maxConcurrency,
    reportBatchItemFailures: true,
  });
  // Lambda checks at once whether the role may receive.
  mapping.node.addDependency(reader.role);
}
