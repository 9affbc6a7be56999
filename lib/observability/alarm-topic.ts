import { CfnOutput, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { acknowledge } from '../constructs/acknowledge.ts';
import type { Settings } from '../settings.ts';

export interface AlarmTopicProps {
  readonly settings: Settings;
  readonly key: IKey | undefined;
}

/** Where alarms go, and from there to the operator's mailbox. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { settings, key }: AlarmTopicProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true, ...(key ? { masterKey: key } : {}) });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (settings.alarmEmail) this.topic.addSubscription(new EmailSubscription(settings.alarmEmail));
    new CfnOutput(this, 'Arn', { description: 'Subscribe to the alarms here', value: this.topic.topicArn });
    if (!key) {
      acknowledge(
        this.topic,
        'AwsSolutions-SNS2',
        'The messages are names and numbers of alarms, and go out by e-mail. The free key alias/aws/sns is no choice: its policy, which nobody can change, does not let CloudWatch publish. customerKey=true encrypts the topic with a key whose policy does.',
      );
    }
  }
}
