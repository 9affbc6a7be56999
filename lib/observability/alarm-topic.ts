import { CfnOutput, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { acknowledge } from '../constructs/acknowledge.ts';
import type { Settings } from '../settings/settings.ts';

export interface AlarmTopicProps {
  readonly settings: Settings;
  readonly key: IKey | undefined;
}

/** Where alarms go, and from there to the operator's mailbox: a topic of the operator, or one of the stack. */
export class AlarmTopic extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, { settings, key }: AlarmTopicProps) {
    super(scope, id);
    const { alarmTopicArn } = settings;
    this.topic = alarmTopicArn ? Topic.fromTopicArn(this, 'Topic', alarmTopicArn) : this.ownTopic(settings, key);
    new CfnOutput(this, 'Arn', { description: 'Subscribe to the alarms here', value: this.topic.topicArn });
  }

  private ownTopic(settings: Settings, key: IKey | undefined): Topic {
    const topic = new Topic(this, 'Topic', { enforceSSL: true, ...(key ? { masterKey: key } : {}) });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (settings.alarmEmail) topic.addSubscription(new EmailSubscription(settings.alarmEmail));
    if (!key) {
      acknowledge(
        topic,
        'AwsSolutions-SNS2',
        'The messages are names and numbers of alarms, and go out by e-mail. The free key alias/aws/sns is no choice: its policy, which nobody can change, does not let CloudWatch publish. customerKey=true encrypts the topic with a key whose policy does.',
      );
    }
    return topic;
  }
}
