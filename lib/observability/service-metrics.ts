import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ServiceFunction } from '../constructs/compute/service-function.ts';
import { metricsNamespace } from '../constructs/compute/service-functions.ts';
import type { ServiceStack } from '../service-stack.ts';

/** The numbers of a deployment that dashboard and alarms look at. Plain metrics only: emulators know no expressions. */

/** Time of one data point. AWS's own metrics have one a minute; five smooth out what is not worth a look. */
const PERIOD = Duration.minutes(5);

/** On the way to an accepted picture; between them they call every store, and none of them waits on purpose. */
export const uploadSteps = ['create-container', 'add-image', 'create-upload'] as const;

export class ServiceMetrics {
  private readonly service: ServiceStack;

  constructor(service: ServiceStack) {
    this.service = service;
  }

  // What API Gateway sees.
  requests = () => this.api('Count', Stats.SUM);
  clientErrors = () => this.api('4XXError', Stats.SUM);
  serverErrors = () => this.api('5XXError', Stats.SUM);
  /** Part of all requests, 0 to 1: the metric is 0 or 1 for each. */
  serverErrorRate = () => this.api('5XXError', Stats.AVERAGE);
  latency = (percentile: number) => this.api('Latency', Stats.percentile(percentile));

  // What the handlers count.
  accepted = () => this.handlers('ImagesAccepted', Stats.SUM);
  completed = () => this.handlers('ImagesCompleted', Stats.SUM);
  failed = () => this.handlers('ImagesFailed', Stats.SUM);
  failedBy = (code: string) => this.handlers('ImagesFailed', Stats.SUM, { ErrorCode: code });
  /** Dead letters whose image could not be made failed and that went back to their queue. */
  deadImagesReturned = () => this.handlers('DeadImagesReturned', Stats.SUM);
  faces = () => this.handlers('Faces', Stats.SUM);
  encodeTime = (percentile: number) => this.handlers('EncodeTime', Stats.percentile(percentile));
  queueWait = (percentile: number) => this.handlers('QueueWait', Stats.percentile(percentile));

  searches = () => this.handlers('Searches', Stats.SUM);
  matches = () => this.handlers('Matches', Stats.SUM);
  searchesNotReady = () => this.handlers('SearchesNotReady', Stats.SUM);
  peopleEnrolled = () => this.handlers('PeopleEnrolled', Stats.SUM);
  searchTime = (percentile: number) => this.handlers('SearchTime', Stats.percentile(percentile));

  // Queues, functions, table.
  waiting = () => this.service.images.queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD });
  oldestMessage = () => this.service.images.queue.metricApproximateAgeOfOldestMessage({ period: PERIOD });
  /** Of messages that are late, or that wait on purpose, as those for the webhook do between two tries. */
  oldestTask = () => this.service.tasks.queue.metricApproximateAgeOfOldestMessage({ period: PERIOD });
  /** Only where there is a webhook. */
  oldestEvent = () =>
    this.service.deliveryQueue.deliveries?.queue.metricApproximateAgeOfOldestMessage({ period: PERIOD });
  /** Of a dead-letter queue: since when the message is there. */
  oldestDeadImage = () => this.service.images.deadLetters.metricApproximateAgeOfOldestMessage({ period: PERIOD });
  deadImages = () => this.service.images.deadLetters.metricApproximateNumberOfMessagesVisible(peak);
  deadTasks = () => this.service.tasks.deadLetters.metricApproximateNumberOfMessagesVisible(peak);
  /** Only where there is a webhook. */
  deadEvents = () => this.service.deliveryQueue.deliveries?.deadLetters.metricApproximateNumberOfMessagesVisible(peak);
  errors = ({ function: lambda }: ServiceFunction) => lambda.metricErrors({ period: PERIOD });
  throttles = ({ function: lambda }: ServiceFunction) => lambda.metricThrottles({ period: PERIOD });
  uploadTime = (step: (typeof uploadSteps)[number]) =>
    this.duration(this.service.functions.of(`functions/http/${step}.ts`));
  duration = ({ function: lambda }: ServiceFunction) => lambda.metricDuration({ period: PERIOD, statistic: 'p99' });

  /** Throttled writes and reads have metrics of their own. */
  tableThrottles = (kind: 'WriteThrottleEvents' | 'ReadThrottleEvents') =>
    this.service.containers.table.metric(kind, { period: PERIOD, statistic: Stats.SUM });

  private api(metricName: string, statistic: string): Metric {
    const { restApiName, deploymentStage } = this.service.http.api;
    return new Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap: { ApiName: restApiName, Stage: deploymentStage.stageName },
      statistic,
      period: PERIOD,
    });
  }

  private handlers(metricName: string, statistic: string, dimensionsMap: Record<string, string> = {}): Metric {
    return new Metric({
      namespace: metricsNamespace(this.service),
      metricName,
      dimensionsMap,
      statistic,
      period: PERIOD,
    });
  }
}

const peak = { period: PERIOD, statistic: Stats.MAXIMUM };
