import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { parseSettings, SettingsError, settingInfos } from '../../lib/settings.ts';
import { settingsTable } from '../../scripts/settings-table.ts';
import { functionsByEntry, resourceOf, resourcesOf, synthesise } from './support/synth.ts';

const token = { auth: 'jwt', jwtIssuer: 'https://issuer.example', jwtAudience: 'face-encode' };
const otherEncoder = { encoder: 'http', encodingServiceUrl: 'https://encoder.example/v1/selfie' };
const domain = { domainName: 'faces.example.com', certificateArn: 'arn:aws:acm:eu-central-1:1:certificate/x' };

const variable = (template: Template, entry: string, name: string): unknown =>
  functionsByEntry(template).get(entry)?.properties.Environment.Variables[name];

interface Effect {
  readonly context: Readonly<Record<string, string>>;
  /** What is read from the templates, and what it must be. */
  readonly read: (synthesised: ReturnType<typeof synthesise>) => unknown;
  readonly expected: unknown;
}

/** One telling place for each setting. Other tests look closer; this one sees that no setting does nothing. */
const effects: Record<string, Effect> = {
  name: {
    context: { name: 'staging' },
    read: ({ app }) => app.node.children.map(({ node }) => node.id).filter((id) => id.startsWith('staging')),
    expected: ['staging', 'staging-observability'],
  },
  auth: {
    context: { auth: 'none' },
    read: ({ service }) => variable(service, 'functions/http/get-summary.ts', 'AUTH'),
    expected: 'none',
  },
  jwtIssuer: {
    context: token,
    read: ({ service }) => variable(service, 'functions/http/authorize.ts', 'JWT_ISSUER'),
    expected: 'https://issuer.example',
  },
  jwtAudience: {
    context: token,
    read: ({ service }) => variable(service, 'functions/http/authorize.ts', 'JWT_AUDIENCE'),
    expected: 'face-encode',
  },
  jwtJwksUri: {
    context: { ...token, jwtJwksUri: 'https://issuer.example/keys' },
    read: ({ service }) => variable(service, 'functions/http/authorize.ts', 'JWT_JWKS_URI'),
    expected: 'https://issuer.example/keys',
  },
  encoder: {
    context: otherEncoder,
    read: ({ service }) => variable(service, 'functions/http/get-health.ts', 'ENCODING_SERVICE_URL'),
    expected: 'https://encoder.example/v1/selfie',
  },
  encodingServiceUrl: {
    context: otherEncoder,
    read: ({ service }) => variable(service, 'functions/queue/encode-image.ts', 'ENCODING_SERVICE_URL'),
    expected: 'https://encoder.example/v1/selfie',
  },
  encodingServiceVersion: {
    context: { ...otherEncoder, encodingServiceVersion: '2' },
    read: ({ service }) => variable(service, 'functions/queue/encode-image.ts', 'ENCODING_SERVICE_VERSION'),
    expected: '2',
  },
  detectionThreshold: {
    context: { detectionThreshold: '0.5' },
    read: ({ service }) => variable(service, 'functions/queue/encode-image.ts', 'ENCODER_DETECTION_THRESHOLD'),
    expected: '0.5',
  },
  heic: {
    context: { heic: 'true' },
    read: ({ service }) => variable(service, 'functions/queue/encode-image.ts', 'HEIC'),
    expected: 'on',
  },
  calibrationFile: {
    context: { calibrationFile: 'own.json' },
    read: ({ service }) => variable(service, 'functions/http/create-verification.ts', 'CALIBRATION_FILE'),
    expected: 'calibration.json',
  },
  architecture: {
    context: { architecture: 'x86_64' },
    read: ({ service }) => functionsByEntry(service).get('functions/queue/encode-image.ts')?.properties.Architectures,
    expected: ['x86_64'],
  },
  retentionDays: {
    context: { retentionDays: '7' },
    read: ({ service }) => variable(service, 'functions/http/create-container.ts', 'RETENTION_DAYS'),
    expected: '7',
  },
  maxConcurrency: {
    context: { maxConcurrency: '3' },
    read: ({ service }) =>
      Object.values(resourcesOf(service, 'AWS::Lambda::EventSourceMapping')).map(
        ({ Properties }) => Properties.ScalingConfig,
      ),
    expected: expect.arrayContaining([{ MaximumConcurrency: 3 }]),
  },
  retryBaseSeconds: {
    context: { retryBaseSeconds: '0' },
    read: ({ service }) => variable(service, 'functions/queue/encode-image.ts', 'RETRY_BASE_SECONDS'),
    expected: '0',
  },
  throttleRate: {
    context: { throttleRate: '5' },
    read: ({ service }) => JSON.stringify(resourcesOf(service, 'AWS::ApiGateway::Stage')),
    expected: expect.stringContaining('"ThrottlingRateLimit":5'),
  },
  throttleBurst: {
    context: { throttleBurst: '6' },
    read: ({ service }) => JSON.stringify(resourcesOf(service, 'AWS::ApiGateway::Stage')),
    expected: expect.stringContaining('"ThrottlingBurstLimit":6'),
  },
  corsOrigin: {
    context: { corsOrigin: 'https://app.example' },
    read: ({ service }) => variable(service, 'functions/http/get-health.ts', 'CORS_ORIGIN'),
    expected: 'https://app.example',
  },
  domainName: {
    context: domain,
    read: ({ service }) => resourceOf(service, 'AWS::ApiGateway::DomainName', '').Properties.DomainName,
    expected: 'faces.example.com',
  },
  certificateArn: {
    context: domain,
    read: ({ service }) => resourceOf(service, 'AWS::ApiGateway::DomainName', '').Properties.RegionalCertificateArn,
    expected: domain.certificateArn,
  },
  imageEvents: {
    context: { imageEvents: 'true' },
    read: ({ service }) => Object.keys(resourcesOf(service, 'AWS::SNS::Topic')).length,
    expected: 1,
  },
  alarmEmail: {
    context: { alarmEmail: 'operator@example.com' },
    read: ({ observability }) => resourceOf(observability, 'AWS::SNS::Subscription', '').Properties.Endpoint,
    expected: 'operator@example.com',
  },
  observability: {
    context: { observability: 'false' },
    read: ({ app }) => app.node.children.map(({ node }) => node.id).filter((id) => id.endsWith('observability')),
    expected: [],
  },
  logLevel: {
    context: { logLevel: 'debug' },
    read: ({ service }) => variable(service, 'functions/http/add-image.ts', 'LOG_LEVEL'),
    expected: 'debug',
  },
  logRetentionDays: {
    context: { logRetentionDays: '7' },
    read: ({ service }) =>
      new Set(
        Object.values(resourcesOf(service, 'AWS::Logs::LogGroup')).map(({ Properties }) => Properties.RetentionInDays),
      ),
    expected: new Set([7]),
  },
  retainData: {
    context: { retainData: 'false' },
    read: ({ service }) => resourceOf(service, 'AWS::DynamoDB::Table', '').DeletionPolicy,
    expected: 'Delete',
  },
  customerKey: {
    context: { customerKey: 'true' },
    read: ({ service }) => Object.keys(resourcesOf(service, 'AWS::KMS::Key')).length,
    expected: 1,
  },
  emulator: {
    context: { emulator: 'true' },
    read: ({ service }) => resourceOf(service, 'AWS::IAM::Role', 'HttpApiCloudWatchRole').DeletionPolicy,
    expected: 'Delete',
  },
};

describe('every setting', () => {
  it.each(settingInfos)('$name has an effect', ({ name }) => {
    const effect = effects[name];
    const read = (context: Readonly<Record<string, string>>) => effect?.read(synthesise(context));
    expect(read(effect?.context ?? {})).toEqual(effect?.expected);
  });

  it.each(['retainData', 'emulator', 'auth', 'architecture', 'logLevel'])(
    '%s differs from its default here',
    (name) => {
      const effect = effects[name];
      expect(effect?.read(synthesise())).not.toEqual(effect?.expected);
    },
  );

  it('is in the table of the documentation, as it is', () => {
    const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'deployment.md'), 'utf8');
    expect(text).toContain(settingsTable());
  });
});

describe('a wrong setting', () => {
  it.each([
    [
      'a value out of range',
      { maxConcurrency: '1' },
      /maxConcurrency: "1" is none of its values \(2 to 1000; default 10\)/,
    ],
    [
      'a score that is none',
      { detectionThreshold: '80%' },
      /detectionThreshold: "80%" is none of its values \(a number from 0 to 1; default 0.8\)/,
    ],
    ['a score above one', { detectionThreshold: 1.2 }, /detectionThreshold: 1.2/],
    ['a misspelt name', { retentiondays: '5' }, /retentiondays: there is no such setting/],
    ['a word for a number', { retentionDays: 'ten' }, /retentionDays: "ten"/],
    ['a flag that is none', { observability: 'no' }, /observability: "no" .*`true`, `false`/],
    ['tokens without their issuer', { auth: 'jwt' }, /jwtIssuer: needed with auth=jwt.*\n.*jwtAudience/],
    ['an encoder without its place', { encoder: 'http' }, /encodingServiceUrl: needed with encoder=http/],
    ['a domain without its certificate', { domainName: 'a.example.com' }, /certificateArn: needed with domainName/],
  ])('is named: %s', (_, context, message) => {
    expect(() => parseSettings(context)).toThrow(SettingsError);
    expect(() => parseSettings(context)).toThrow(message);
  });

  it('does not include the feature flags of the CDK', () => {
    expect(parseSettings({ '@aws-cdk/core:x': true, 'aws:cdk:enable-y': 1 }).auth).toBe('iam');
  });

  it('does not include what the command line of the CDK keeps in cdk.context.json', () => {
    expect(parseSettings({ 'cli-telemetry': false, 'acknowledged-issue-numbers': [34892] }).auth).toBe('iam');
  });

  it('the text "false" is false', () => {
    expect(parseSettings({ retainData: 'false', observability: false })).toMatchObject({
      retainData: false,
      observability: false,
    });
  });
});
