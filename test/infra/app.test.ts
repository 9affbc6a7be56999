import { Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ServiceStack } from '../../lib/service-stack.ts';
import { resourcesOf, synthesise, synthesiseWith } from './support/synth.ts';

const token = { auth: 'jwt', jwtIssuer: 'https://issuer.example', jwtAudience: 'face-encode' };
const otherEncoder = { encoder: 'http', encodingServiceUrl: 'https://encoder.example/v1/selfie' };
const domain = { domainName: 'faces.example.com', certificateArn: 'arn:aws:acm:eu-central-1:1:certificate/x' };

/** Deployments as different from each other as the settings allow. */
const variants: Record<string, Record<string, string>> = {
  'the default settings': {},
  'a key of the customer': { customerKey: 'true' },
  'tokens, another encoder, a domain and nothing kept': {
    ...token,
    ...otherEncoder,
    ...domain,
    retainData: 'false',
    corsOrigin: '*',
    alarmEmail: 'operator@example.com',
    imageEvents: 'true',
  },
  'an open API on an emulator': { auth: 'none', emulator: 'true', retainData: 'false', customerKey: 'true' },
};

describe.each(Object.entries(variants))('with %s', (_, context) => {
  // Throws when cdk-nag finds anything that is not acknowledged with a reason.
  const { service, observability } = synthesise(context);

  it('no resource has a fixed physical name', () => {
    const nameProperties = [
      'FunctionName',
      'TableName',
      'BucketName',
      'QueueName',
      'RoleName',
      'TopicName',
      'AlarmName',
    ];
    const made = { ...service.toJSON().Resources, ...observability.toJSON().Resources };
    const resources = z
      .record(z.string(), z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).optional() }))
      .parse(made);
    const named = Object.entries(resources)
      // A mapping and a permission name the function that they are about.
      .filter(([, { Type }]) => !['AWS::Lambda::EventSourceMapping', 'AWS::Lambda::Permission'].includes(Type))
      .filter(([, { Properties = {} }]) => nameProperties.some((name) => typeof Properties[name] === 'string'));
    expect(named).toEqual([]);
  });

  it('everything carries the tags of the deployment', () => {
    service.allResourcesProperties('AWS::S3::Bucket', {
      Tags: Match.arrayWith([{ Key: 'deployment', Value: 'face-encode' }]),
    });
    service.allResourcesProperties('AWS::DynamoDB::Table', {
      Tags: Match.arrayWith([{ Key: 'service', Value: 'face-encode' }]),
    });
  });
});

it('cdk-nag does look: a bucket that anybody adds stops the synthesis', () => {
  expect(() => synthesiseWith({}, (service) => new CfnBucket(service, 'Careless'))).toThrow(/AwsSolutions-S1/);
});

it('two deployments in one account share no name', () => {
  const [first, second] = [synthesise({ name: 'one' }), synthesise({ name: 'two' })];
  const namesOf = ({ service, app }: typeof first) => [
    ...app.node.children.filter((child) => child instanceof ServiceStack).map((stack) => stack.node.id),
    ...Object.values(resourcesOf(service, 'AWS::ApiGateway::RestApi')).map(({ Properties }) => Properties.Name),
    ...Object.values(resourcesOf(service, 'AWS::Lambda::Function')).map(
      ({ Properties }) =>
        z.object({ Variables: z.looseObject({ METRICS_NAMESPACE: z.string() }) }).parse(Properties.Environment)
          .Variables.METRICS_NAMESPACE,
    ),
  ];
  expect(namesOf(first).filter((name) => namesOf(second).includes(name))).toEqual([]);
});

describe('auth=none', () => {
  it('is said aloud, and only then', () => {
    const warned = (context: Record<string, string>) =>
      Annotations.fromStack(serviceStackOf(synthesise(context))).findWarning('*', Match.stringLikeRegexp('auth=none'));
    expect(warned({ auth: 'none' })).toHaveLength(1);
    expect(warned({})).toHaveLength(0);
  });
});

describe('the reasons for accepted findings', () => {
  const reasons = (context: Record<string, string>) =>
    JSON.stringify(
      synthesise(context)
        .app.node.findAll()
        .flatMap(({ node }) => node.metadata)
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY),
    );

  it('say that callers are authenticated only where they are', () => {
    expect(reasons({})).toContain('Callers are authenticated by IAM signatures');
    expect(reasons(token)).toContain('Callers are authenticated.');
    expect(reasons({ auth: 'none' })).toContain('asked for an open API');
    expect(reasons({ auth: 'none' })).not.toMatch(/authenticated|signatures|tokens/i);
  });
});

function serviceStackOf({ app }: ReturnType<typeof synthesise>): ServiceStack {
  const found = app.node.children.find((child) => child instanceof ServiceStack);
  if (!found) throw new Error('no service stack');
  return found;
}
