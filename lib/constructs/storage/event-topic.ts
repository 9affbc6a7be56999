import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Alias, type IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Settings } from '../../settings/settings.ts';
import type { ServiceFunction } from '../compute/service-function.ts';

export interface EventTopicProps {
  readonly settings: Settings;
  readonly key: IKey | undefined;
}

/**
 * Tells subscribers that an image has become completed or failed, where the setting `imageEvents` asks for it, or a
 * webhook does.
 */
export class EventTopic extends Construct {
  readonly topic: Topic | undefined;

  constructor(scope: Construct, id: string, { settings, key }: EventTopicProps) {
    super(scope, id);
    if (!settings.imageEvents && !settings.webhookUrl) return;
    this.topic = new Topic(this, 'Topic', {
      enforceSSL: true,
      // AWS's own key for SNS may be used by all who may publish in this account; it needs no permission of its own.
      masterKey: key ?? Alias.fromAliasName(this, 'SnsKey', 'alias/aws/sns'),
    });
    new CfnOutput(Stack.of(this), 'ImageEventsArn', {
      description: 'Subscribe to completed and failed images here',
      value: this.topic.topicArn,
    });
  }

  allow(serviceFunction: ServiceFunction, actions: readonly string[] | undefined): void {
    if (this.topic) serviceFunction.allow(actions, this.topic.topicArn);
  }
}
