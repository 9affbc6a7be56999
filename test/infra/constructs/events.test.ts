import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { webhook } from '../support/example-settings.ts';
import { functionsByEntry, resourceOf, resourcesOf, statementsOf, synthesise } from '../support/synth.ts';

const { service } = synthesise({ imageEvents: 'true' });
const topic = resourceOf(service, 'AWS::SNS::Topic', 'Events');
const topicArn = { Ref: topic.id };

/** The functions that make an image completed or failed. */
const publishers = ['encode-image', 'fail-image', 'run-task'].map((name) => `functions/queue/${name}.ts`);

describe('the topic of image events', () => {
  it('is encrypted with the key that AWS keeps for SNS, or with that of the customer', () => {
    const ownKey = synthesise({ imageEvents: 'true', customerKey: 'true' }).service;
    const key = { 'Fn::GetAtt': [resourceOf(ownKey, 'AWS::KMS::Key', 'ServiceKey').id, 'Arn'] };

    expect(JSON.stringify(topic.Properties.KmsMasterKeyId)).toContain(':alias/aws/sns');
    expect(resourceOf(ownKey, 'AWS::SNS::Topic', 'Events').Properties.KmsMasterKeyId).toEqual(key);
  });

  it('refuses what is not TLS, and opens to nobody beyond the account', () => {
    service.hasResourceProperties('AWS::SNS::TopicPolicy', {
      Topics: [topicArn],
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sns:Publish',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ],
      },
    });
  });

  it('is published to by the functions that end an image, and by no other', () => {
    for (const [entry, found] of functionsByEntry(service)) {
      const allowed = statementsOf(service, found).filter(({ Action }) =>
        Action.some((name) => name.startsWith('sns:')),
      );
      const variable = found.properties.Environment.Variables.EVENTS_TOPIC_ARN;
      if (publishers.includes(entry)) {
        expect(allowed).toMatchObject([{ Effect: 'Allow', Action: ['sns:Publish'], Resource: topicArn }]);
        expect(variable).toEqual(topicArn);
      } else {
        expect({ allowed, variable }).toEqual({ allowed: [], variable: undefined });
      }
    }
  });

  it('is told to whoever deploys', () => {
    service.hasOutput('ImageEventsArn', { Value: topicArn });
  });

  it('is made for a webhook too', () => {
    expect(Object.keys(resourcesOf(synthesise(webhook).service, 'AWS::SNS::Topic'))).toEqual([topic.id]);
  });

  it('is not made when nobody asks for it, and no function knows of one', () => {
    const { service: without } = synthesise();

    expect(resourcesOf(without, 'AWS::SNS::Topic')).toEqual({});
    for (const [, { properties }] of functionsByEntry(without)) {
      expect(properties.Environment.Variables).not.toHaveProperty('EVENTS_TOPIC_ARN');
    }
  });
});
