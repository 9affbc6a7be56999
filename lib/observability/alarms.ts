import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ServiceStack } from '../service-stack.ts';
import type { Settings } from '../settings/settings.ts';
import { OperatorAlarm } from './operator-alarm.ts';
import type { ServiceMetrics, uploadSteps } from './service-metrics.ts';

export interface AlarmsProps {
  readonly settings: Settings;
  readonly service: ServiceStack;
  readonly metrics: ServiceMetrics;
  readonly topic: ITopic;
}

interface AlarmPlan {
  readonly metric: Metric;
  readonly threshold: number;
  readonly periods: number;
  readonly impact: string;
  readonly runbook: string;
}

/** What an operator is told of. Thresholds are where people begin to notice, not where graphs begin to move. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { settings, service, metrics, topic }: AlarmsProps) {
    super(scope, id);
    const plans = {
      ...queueAlarms(metrics),
      ...apiAlarms(metrics),
      ...uploadAlarms(metrics),
      ...functionAlarms(service, metrics),
      ...(settings.faceSearch ? searchAlarms(metrics) : {}),
    };
    for (const [name, plan] of Object.entries(plans)) new OperatorAlarm(this, name, { ...plan, topic });
  }
}

const DEAD_EVENTS: Omit<AlarmPlan, 'metric'> = {
  threshold: 1,
  periods: 1,
  impact: 'The webhook accepted events in none of ten tries: its receiver does not know of these images.',
  runbook: 'dead-events',
};

/** Nothing else tells of events that nothing reads: no try of theirs fails, and after four days SQS drops them. */
const EVENTS_WAIT: Omit<AlarmPlan, 'metric'> = {
  threshold: 6 * 60 * 60, // seconds; all tries of an event take five and a half hours at most
  periods: 1,
  impact: 'The webhook is not told of images: nothing takes the events from their queue, or it cannot keep up.',
  runbook: 'events-wait',
};

function queueAlarms(metrics: ServiceMetrics): Record<string, AlarmPlan> {
  const [deadEvents, oldestEvent] = [metrics.deadEvents(), metrics.oldestEvent()];
  return {
    ...(deadEvents && { DeadEvents: { ...DEAD_EVENTS, metric: deadEvents } }),
    ...(oldestEvent && { EventsWait: { ...EVENTS_WAIT, metric: oldestEvent } }),
    // Not how many there are: in an outage of the encoder there are some all the time, though none for long.
    DeadImages: {
      metric: metrics.oldestDeadImage(),
      threshold: 900, // seconds; its reader takes a message within seconds, so for what is there for longer there is no reader
      periods: 1,
      impact:
        'Images that could not be encoded are not marked as failed: they read as processing until their deadline.',
      runbook: 'dead-images',
    },
    // A message that its reader takes and cannot work off is not visible, and no error of the function either.
    DeadImagesReturned: {
      metric: metrics.deadImagesReturned(),
      threshold: 1,
      periods: 3, // such a message comes again every three minutes, so each period has it
      impact:
        'Images that could not be encoded cannot be marked as failed: they read as processing until their deadline.',
      runbook: 'dead-images',
    },
    DeadTasks: {
      metric: metrics.deadTasks(),
      threshold: 1,
      periods: 1,
      impact: 'An erasure that was answered 204 may be incomplete.',
      runbook: 'dead-tasks',
    },
    TasksWait: {
      metric: metrics.oldestTask(),
      threshold: 2_400, // seconds; a task is delayed for ten minutes at most, and its five tries take fifteen
      periods: 1,
      impact: 'Erasures that broke off are not completed, and uploads that did not arrive are not noticed.',
      runbook: 'tasks-wait',
    },
    EncoderUnavailable: {
      metric: metrics.failedBy('encoder_unavailable'),
      threshold: 1,
      periods: 1,
      impact: 'Pictures failed because all tries to encode them failed; they have to be uploaded again.',
      runbook: 'encoder-unavailable',
    },
    OldestMessage: {
      metric: metrics.oldestMessage(),
      threshold: 300, // seconds; the deadline of an image is an hour
      periods: 2,
      impact: 'Pictures wait for more than five minutes for the encoder.',
      runbook: 'oldest-message',
    },
  };
}

function apiAlarms(metrics: ServiceMetrics): Record<string, AlarmPlan> {
  return {
    ServerErrors: {
      metric: metrics.serverErrorRate(),
      threshold: 0.01,
      periods: 2,
      impact: 'More than one request in a hundred fails through our fault.',
      runbook: 'server-errors',
    },
    WriteThrottles: {
      metric: metrics.tableThrottles('WriteThrottleEvents'),
      threshold: 1,
      periods: 2,
      impact: 'DynamoDB refuses writes: uploads are answered 503 and encoded pictures are tried again.',
      runbook: 'table-throttles',
    },
    ReadThrottles: {
      metric: metrics.tableThrottles('ReadThrottleEvents'),
      threshold: 1,
      periods: 2,
      impact: 'DynamoDB refuses reads: summaries are answered 503.',
      runbook: 'table-throttles',
    },
  };
}

/**
 * The latency of the whole stage says nothing: a summary that is asked to wait takes up to 20 s on purpose, and the client
 * of this service asks for that. What is slow for everybody is slow in the steps of an upload.
 */
function uploadAlarms(metrics: ServiceMetrics): Record<string, AlarmPlan> {
  const slow = (step: (typeof uploadSteps)[number], impact: string): AlarmPlan => ({
    metric: metrics.uploadTime(step),
    threshold: 5_000, // ms; usual are some tens, and a call that hangs is tried again after 3 s, with pictures 8 s
    periods: 3,
    impact,
    runbook: 'latency',
  });
  return {
    SlowCreateContainer: slow('create-container', 'One new container in a hundred takes longer than five seconds.'),
    SlowAddImage: slow('add-image', 'One upload in a hundred takes longer than five seconds.'),
    SlowCreateUpload: slow('create-upload', 'One signed form in a hundred takes longer than five seconds.'),
  };
}

function searchAlarms(metrics: ServiceMetrics): Record<string, AlarmPlan> {
  return {
    SlowSearches: {
      metric: metrics.searchTime(99),
      threshold: 2_000, // ms; usual are some tens: two or three calls of the table, one after the other
      periods: 3,
      impact: 'One search for enrolled people in a hundred takes longer than two seconds.',
      runbook: 'searches',
    },
    SearchesNotReady: {
      metric: metrics.searchesNotReady(),
      threshold: 1,
      periods: 6, // DynamoDB makes an index within minutes
      impact: 'Searches for enrolled people are answered 503: the vector index is not there, or is being made.',
      runbook: 'searches',
    },
  };
}

function functionAlarms({ workers, taskWorker }: ServiceStack, metrics: ServiceMetrics): Record<string, AlarmPlan> {
  return {
    WorkerErrors: {
      metric: metrics.errors(workers.encode),
      threshold: 1,
      periods: 3,
      impact: 'The worker that encodes crashes or runs out of time or memory; its pictures are tried again.',
      runbook: 'worker-errors',
    },
    FailureReaderErrors: {
      metric: metrics.errors(workers.fail),
      threshold: 1,
      periods: 3,
      impact: 'The reader of the dead letters crashes: images stay processing until their deadline.',
      runbook: 'worker-errors',
    },
    TaskWorkerErrors: {
      metric: metrics.errors(taskWorker.function),
      threshold: 1,
      periods: 3,
      impact: 'Erasures and checks of missing uploads are late.',
      runbook: 'worker-errors',
    },
    WorkerThrottles: {
      metric: metrics.throttles(workers.encode),
      threshold: 1,
      periods: 3,
      impact: "The account's Lambda concurrency is used up: pictures wait, and requests may be refused.",
      runbook: 'worker-throttles',
    },
  };
}
