import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lib/settings/parse-settings.ts';
import { WEBHOOK_RETRIES } from '../../../settings/work-limits.ts';
import { webhook } from '../support/example-settings.ts';
import { functionsByEntry, resourceOf, resourcesOf, statementsOf, synthesise } from '../support/synth.ts';

const ENTRY = 'functions/queue/deliver-event.ts';

const { service, observability } = synthesise(webhook);
const deliverer = functionsByEntry(service).get(ENTRY);
const queue = resourceOf(service, 'AWS::SQS::Queue', 'WebhookDeliveriesQueue');
const dead = resourceOf(service, 'AWS::SQS::Queue', 'WebhookDeliveriesDeadLetters');
const topic = resourceOf(service, 'AWS::SNS::Topic', 'Events');
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

describe('a webhook', () => {
  it('gets the events of the topic by a queue, each as it was published', () => {
    expect(resourceOf(service, 'AWS::SNS::Subscription', 'Webhook').Properties).toEqual({
      TopicArn: { Ref: topic.id },
      Protocol: 'sqs',
      Endpoint: arnOf(queue.id),
      RawMessageDelivery: true,
    });
  });

  it('has a queue that takes messages from this topic alone, before the topic sends any', () => {
    const policies = Object.entries(resourcesOf(service, 'AWS::SQS::QueuePolicy'));
    const [policyId, policy] =
      policies.find(([, { Properties }]) => JSON.stringify(Properties.Queues).includes(queue.id)) ?? [];
    expect(policy?.Properties.PolicyDocument).toMatchObject({
      Statement: [
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        {
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: arnOf(queue.id),
          Condition: { ArnEquals: { 'aws:SourceArn': { Ref: topic.id } } },
        },
      ],
    });
    expect(resourceOf(service, 'AWS::SNS::Subscription', 'Webhook').DependsOn).toContain(policyId);
  });

  it('is tried ten times, and then has a dead letter that is kept for 14 days', () => {
    expect(queue.Properties.RedrivePolicy).toEqual({
      deadLetterTargetArn: arnOf(dead.id),
      maxReceiveCount: WEBHOOK_RETRIES.tries,
    });
    expect(dead.Properties.MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
    expect(queue.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * (deliverer?.properties.Timeout ?? Infinity));
  });

  it('is called by a function that may read its secret and delay its messages, and nothing else', () => {
    const mapping = resourceOf(service, 'AWS::Lambda::EventSourceMapping', 'FunctionsDeliverEvent');
    expect(mapping.Properties).toMatchObject({
      EventSourceArn: arnOf(queue.id),
      FunctionName: { Ref: deliverer?.id },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
    const allowed = deliverer ? statementsOf(service, deliverer) : [];
    expect(allowed.filter(({ Action }) => !Action.some((name) => name.startsWith('logs:')))).toMatchObject([
      {
        Action: ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map(
          (name) => `sqs:${name}`,
        ),
        Resource: arnOf(queue.id),
      },
      { Action: ['secretsmanager:GetSecretValue'], Resource: webhook.webhookSecretArn },
    ]);
  });

  it('may have its secret in SSM', () => {
    const webhookSecretArn = 'arn:aws:ssm:eu-central-1:111122223333:parameter/webhook';
    const other = synthesise({ ...webhook, webhookSecretArn }).service;
    const found = functionsByEntry(other).get(ENTRY);
    const resources = found
      ? statementsOf(other, found).filter(({ Action }) => Action.includes('ssm:GetParameter'))
      : [];
    expect(resources).toMatchObject([{ Action: ['ssm:GetParameter'], Resource: webhookSecretArn }]);
  });

  it('never has its secret in the template', () => {
    expect(deliverer?.properties.Environment.Variables).toMatchObject({
      WEBHOOK_URL: webhook.webhookUrl,
      WEBHOOK_SECRET_ARN: webhook.webhookSecretArn,
      DELIVERIES_QUEUE_URL: { Ref: queue.id },
    });
  });

  it('works with a key of the customer, which SNS may use for the queue', () => {
    const encrypted = synthesise({ ...webhook, customerKey: 'true' }).service;
    const key = resourceOf(encrypted, 'AWS::KMS::Key', 'ServiceKey');
    const entry = functionsByEntry(encrypted).get(ENTRY);

    expect(JSON.stringify(key.Properties.KeyPolicy)).toContain('"sns.amazonaws.com"');
    expect(resourceOf(encrypted, 'AWS::SQS::Queue', 'WebhookDeliveriesQueue').Properties.KmsMasterKeyId).toEqual(
      arnOf(key.id),
    );
    expect(entry && statementsOf(encrypted, entry).map(({ Action }) => Action)).toContainEqual([
      'kms:Decrypt',
      'kms:DescribeKey',
    ]);
  });

  it('has an alarm for its dead letters, and outputs by which they are replayed', () => {
    const alarm = resourceOf(observability, 'AWS::CloudWatch::Alarm', 'AlarmsDeadEvents').Properties;
    expect(alarm).toMatchObject({ MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 });
    expect(alarm.AlarmDescription).toContain('docs/runbook.md#dead-events');
    service.hasOutput('DeadEventsArn', { Value: arnOf(dead.id) });
    service.hasOutput('DeadEventsUrl', { Value: { Ref: dead.id } });
  });
});

describe('without a webhook', () => {
  it.each([
    ['nor a topic', {}],
    ['but with a topic', { imageEvents: 'true' }],
    ['but with a key', { customerKey: 'true' }],
  ])('%s, there is nothing of it', (_, context) => {
    const without = synthesise(context);

    const texts = [without.service, without.observability].map((template) => JSON.stringify(template.toJSON()));
    for (const text of texts) expect(text).not.toMatch(/webhook|deliver|dead ?events/i);
    expect(functionsByEntry(without.service).has(ENTRY)).toBe(false);
  });

  it('the key of the customer is not opened to SNS', () => {
    const { service: without } = synthesise({ customerKey: 'true' });
    expect(JSON.stringify(resourceOf(without, 'AWS::KMS::Key', 'ServiceKey'))).not.toContain('sns.amazonaws.com');
  });
});

describe('the settings of a webhook', () => {
  it.each([
    [{ webhookUrl: webhook.webhookUrl }, 'webhookSecretArn: needed with webhookUrl'],
    [{ webhookSecretArn: webhook.webhookSecretArn }, 'webhookUrl: needed with webhookSecretArn'],
    [{ ...webhook, webhookUrl: 'http://hooks.example.com/' }, 'webhookUrl: '],
    [{ ...webhook, webhookUrl: 'http://127.0.0.1:3000/' }, 'webhookUrl: must be an https URL'],
    [{ ...webhook, webhookUrl: 'https://user:password@hooks.example.com/' }, 'webhookUrl: '],
    [{ ...webhook, webhookSecretArn: 'whsec_c2VjcmV0' }, 'webhookSecretArn: '],
  ])('%o is refused', (context, message) => {
    expect(() => parseSettings(context)).toThrow(message);
  });

  it('may name this machine on an emulator', () => {
    const local = { ...webhook, webhookUrl: 'http://127.0.0.1:3000/', emulator: 'true' };
    expect(parseSettings(local).webhookUrl).toBe(local.webhookUrl);
  });
});
