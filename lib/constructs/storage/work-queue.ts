import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MAX_RECEIVES } from '../../../settings/work-limits.ts';

export interface WorkQueueProps {
  readonly key: IKey | undefined;
  /** Timeout of the function that reads the queue. AWS asks for six times as much before a message is shown again. */
  readonly workerTimeout: Duration;
  /** How often a message is received before it becomes a dead letter. */
  readonly maxReceives?: number;
  /** Timeout of the function that reads the dead-letter queue, where there is one. */
  readonly failureTimeout?: Duration;
}

/** Times a function's timeout that a message stays hidden: retries of the poller itself must not double the work. */
const VISIBILITY_FACTOR = 6;

/** A queue with its dead-letter queue, both encrypted and for TLS only. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { key, workerTimeout, failureTimeout, maxReceives = MAX_RECEIVES } = props;
    const encryption = key
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
      : { encryption: QueueEncryption.SQS_MANAGED };
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...encryption,
      enforceSSL: true,
      // The longest that SQS offers: time to notice and to mend whatever kept its reader from working.
      retentionPeriod: Duration.days(14),
      ...(failureTimeout ? { visibilityTimeout: times(failureTimeout, VISIBILITY_FACTOR) } : {}),
    });
    this.queue = new Queue(this, 'Queue', {
      ...encryption,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      visibilityTimeout: times(workerTimeout, VISIBILITY_FACTOR),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: maxReceives },
    });
  }
}

const times = (duration: Duration, factor: number) => Duration.seconds(duration.toSeconds() * factor);
