import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Subscription, SubscriptionProtocol, type Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { WEBHOOK_RETRIES } from '../../../settings/work-limits.ts';
import { timeoutOf } from '../../function-specs.ts';
import type { Settings } from '../../settings/settings.ts';
import type { ServiceFunction } from '../compute/service-function.ts';
import type { EventTopic } from './event-topic.ts';
import { WorkQueue } from './work-queue.ts';

export const DELIVER_ENTRY = 'functions/queue/deliver-event.ts';

export interface DeliveryQueueProps {
  readonly settings: Settings;
  readonly key: IKey | undefined;
  readonly events: EventTopic;
}

/** The events that wait for the webhook, where the settings name one. SNS keeps trying to store an event here for 23 days. */
export class DeliveryQueue extends Construct {
  readonly deliveries: WorkQueue | undefined;

  constructor(scope: Construct, id: string, { settings, key, events: { topic } }: DeliveryQueueProps) {
    super(scope, id);
    if (!settings.webhookUrl || !topic) return;
    this.deliveries = new WorkQueue(this, 'Deliveries', {
      key,
      workerTimeout: Duration.seconds(timeoutOf(DELIVER_ENTRY)),
      maxReceives: WEBHOOK_RETRIES.tries,
    });
    this.subscribe(this.deliveries.queue, topic);
  }

  allow(serviceFunction: ServiceFunction, actions: readonly string[] | undefined): void {
    if (this.deliveries) serviceFunction.allow(actions, this.deliveries.queue.queueArn);
  }

  /** The CDK's own subscription would name the topic in the policy of the key, which encrypts the topic: a circle. */
  private subscribe(queue: Queue, topic: Topic): void {
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': topic.topicArn } },
      }),
    );
    const subscription = new Subscription(this, 'Subscription', {
      topic,
      protocol: SubscriptionProtocol.SQS,
      endpoint: queue.queueArn,
      rawMessageDelivery: true,
    });
    // An event that comes before the policy would be refused, and lost.
    subscription.node.addDependency(queue);
  }
}
