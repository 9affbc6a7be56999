import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { deployedFunctions } from '../../lib/deployed-functions.ts';
import { functionName } from '../../lib/function-specs.ts';
import { ServiceStack } from '../../lib/service-stack.ts';
import { parseSettings } from '../../lib/settings/parse-settings.ts';
import { calibratedEncoder } from '../../settings/shipped-calibrations.ts';
import { aCalibration, thresholdsOf } from '../support/faces/calibrations.ts';
import { functionsByEntry, resourceOf, resourcesOf, synthesise, synthesiseWith } from './support/synth.ts';
import { variants } from './support/variants.ts';

const token = { auth: 'jwt', jwtIssuer: 'https://issuer.example', jwtAudience: 'face-encode' };

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

  it('the settings know which functions there are', () => {
    const deployed = [...functionsByEntry(service).keys()].map(functionName);
    expect(deployedFunctions(parseSettings(context)).toSorted()).toEqual(deployed.toSorted());
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

it('two deployments with long names have sampling rules of their own, which X-Ray keeps for the whole account', () => {
  const ruleOf = (name: string) =>
    z
      .looseObject({ RuleName: z.string().max(32) })
      .parse(resourceOf(synthesise({ name }).service, 'AWS::XRay::SamplingRule', '').Properties.SamplingRule).RuleName;
  expect(ruleOf('face-encode-for-the-identity-team-test')).not.toBe(ruleOf('face-encode-for-the-identity-team-prod'));
});

describe('a warning', () => {
  const warned = (context: Record<string, string>, text: string) =>
    Annotations.fromStack(serviceStackOf(synthesise(context))).findWarning('*', Match.stringLikeRegexp(text)).length;

  it('says that auth=none lets everybody in', () => {
    expect(warned({ auth: 'none' }, 'auth=none')).toBe(1);
    expect(warned({}, 'auth=none')).toBe(0);
  });

  it('says that no one receives the alarms', () => {
    expect(warned({}, 'No one receives the alarms')).toBe(1);
    const topic = { alarmTopicArn: 'arn:aws:sns:eu-central-1:111122223333:alarms' };
    for (const context of [{ alarmEmail: 'operator@example.com' }, { observability: 'false' }, topic]) {
      expect(warned({ ...context }, 'No one receives the alarms')).toBe(0);
    }
  });

  it('says that workers may use them up in a backlog', () => {
    expect(warned({ maxConcurrency: '900' }, 'In a backlog')).toBe(0);
    expect(warned({ maxConcurrency: '901' }, 'the workers may take 901 .* of the 1000 executions')).toBe(1);
    expect(warned({ maxConcurrency: '901', accountConcurrency: '2000' }, 'In a backlog')).toBe(0);
  });

  it('says that held responses may use up the executions of the account', () => {
    expect(warned({}, 'may be held')).toBe(0);
    expect(warned({ maxWaitSeconds: '20' }, 'Up to 3150 responses may be held at once, of 1000')).toBe(1);
    const capped = { reservedConcurrency: 'get-summary=200,get-template=50,create-verification=50' };
    expect(warned({ maxWaitSeconds: '20', ...capped }, 'may be held')).toBe(0);
    expect(warned({ maxWaitSeconds: '0', summaryThrottleRate: '1000' }, 'may be held')).toBe(0);
  });

  it('says that a calibration is that of another encoder, or allows a larger rate than usual', () => {
    const folder = mkdtempSync(join(tmpdir(), 'face-encode-calibration-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const write = (name: string, telling: Parameters<typeof aCalibration>[0]) => {
      const calibrationFile = join(folder, name);
      writeFileSync(calibrationFile, JSON.stringify(aCalibration(telling)));
      return { calibrationFile };
    };
    const good = write('good.json', { encoder: calibratedEncoder });
    const other = write('other.json', {});
    const ofHttp = { encoder: { name: 'http', version: '3' }, thresholds: [thresholdsOf([1, 1], { 0.1: 0.7 })] };
    const weak = {
      ...write('weak.json', ofHttp),
      ...{ encoder: 'http', encodingServiceUrl: 'https://encoder.example.com/v1', encodingServiceVersion: '3' },
    };

    expect(warned(good, 'calibrationFile')).toBe(0);
    expect(warned(other, 'measured with test 1, and new pictures are encoded by dlib')).toBe(1);
    expect(warned(weak, 'measured with')).toBe(0);
    expect(warned(weak, 'no false match rate below 0.1')).toBe(1);
  });

  it('is not given in a small account whose settings are as small', () => {
    const small = { accountConcurrency: '10', maxWaitSeconds: '0', maxConcurrency: '5' };
    expect(warned(small, 'may be held')).toBe(0);
    expect(warned(small, 'In a backlog')).toBe(0);
    expect(warned({ ...small, maxConcurrency: '6' }, 'the workers may take 6 .* of the 10 executions')).toBe(1);
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
