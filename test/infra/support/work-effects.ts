import { expect } from 'vitest';
import type { Effect } from './effect.ts';
import { GROUP, network, otherEncoder, ownKey, ownTopic, SUBNETS, secret, VPC, webhook } from './example-settings.ts';
import { tracedStage, variable, warningsOf } from './read-templates.ts';
import { functionsByEntry, resourceOf, resourcesOf } from './synth.ts';

/** One telling place for each of the other settings. */
export const workEffects: Readonly<Record<string, Effect>> = {
  name: {
    context: { name: 'staging' },
    read: ({ app }) => app.node.children.map(({ node }) => node.id).filter((id) => id.startsWith('staging')),
    expected: ['staging', 'staging-observability'],
  },
  encodingServiceSecretArn: {
    context: { ...otherEncoder, encodingServiceSecretArn: secret },
    read: ({ service }) => variable(service, 'functions/queue/encode-image.ts', 'ENCODING_SERVICE_SECRET_ARN'),
    expected: secret,
  },
  encodingServiceHeader: {
    context: { ...otherEncoder, encodingServiceSecretArn: secret, encodingServiceHeader: 'X-Api-Key' },
    read: ({ service }) => variable(service, 'functions/queue/encode-image.ts', 'ENCODING_SERVICE_HEADER'),
    expected: 'X-Api-Key',
  },
  vpcId: {
    context: network,
    read: ({ service }) => resourceOf(service, 'AWS::EC2::SecurityGroup', '').Properties.VpcId,
    expected: VPC,
  },
  subnetIds: {
    context: network,
    read: ({ service }) => functionsByEntry(service).get('functions/queue/encode-image.ts')?.properties.VpcConfig,
    expected: expect.objectContaining({ SubnetIds: SUBNETS }),
  },
  securityGroupIds: {
    context: { ...network, securityGroupIds: GROUP },
    read: ({ service }) => functionsByEntry(service).get('functions/queue/encode-image.ts')?.properties.VpcConfig,
    expected: expect.objectContaining({ SecurityGroupIds: [GROUP] }),
  },
  maxWaitSeconds: {
    context: { maxWaitSeconds: '2' },
    read: ({ service }) => variable(service, 'functions/http/get-summary.ts', 'MAX_WAIT_SECONDS'),
    expected: '2',
  },
  accountConcurrency: {
    context: { accountConcurrency: '100' },
    read: (synthesised) => warningsOf(synthesised),
    expected: expect.stringContaining('of 100 executions'),
  },
  reservedConcurrency: {
    context: { reservedConcurrency: 'get-summary=200,encode-image=50' },
    read: ({ service }) =>
      ['functions/http/get-summary.ts', 'functions/queue/encode-image.ts'].map(
        (entry) => functionsByEntry(service).get(entry)?.properties.ReservedConcurrentExecutions,
      ),
    expected: [200, 50],
  },
  provisionedConcurrency: {
    context: { provisionedConcurrency: 'encode-image=2' },
    read: ({ service }) => resourceOf(service, 'AWS::Lambda::Alias', '').Properties.ProvisionedConcurrencyConfig,
    expected: { ProvisionedConcurrentExecutions: 2 },
  },
  backupDays: {
    context: { backupDays: '7' },
    read: ({ service }) => resourceOf(service, 'AWS::DynamoDB::Table', '').Properties.PointInTimeRecoverySpecification,
    expected: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
  },
  kmsKeyArn: {
    context: { kmsKeyArn: ownKey },
    read: ({ service }) => resourceOf(service, 'AWS::DynamoDB::Table', '').Properties.SSESpecification,
    expected: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: ownKey },
  },
  alarmTopicArn: {
    context: { alarmTopicArn: ownTopic },
    read: ({ observability }) =>
      Object.values(resourcesOf(observability, 'AWS::CloudWatch::Alarm')).map(
        ({ Properties }) => Properties.AlarmActions,
      ),
    expected: expect.arrayContaining([[ownTopic]]),
  },
  tracing: {
    context: { tracing: 'false' },
    read: ({ service }) => JSON.stringify(service.toJSON()).includes('xray:') || tracedStage(service),
    expected: false,
  },
  tracePercent: {
    context: { tracePercent: '0.5' },
    read: ({ service }) => resourceOf(service, 'AWS::XRay::SamplingRule', '').Properties.SamplingRule,
    expected: expect.objectContaining({ FixedRate: 0.005, ReservoirSize: 0 }),
  },
  tags: {
    context: { tags: 'team=identity,cost-center=42' },
    read: ({ service }) => resourceOf(service, 'AWS::S3::Bucket', '').Properties.Tags,
    expected: expect.arrayContaining([
      { Key: 'team', Value: 'identity' },
      { Key: 'cost-center', Value: '42' },
    ]),
  },
  permissionsBoundary: {
    context: { permissionsBoundary: 'company/Boundary' },
    read: ({ service }) =>
      new Set(
        Object.values(resourcesOf(service, 'AWS::IAM::Role')).map(({ Properties }) =>
          JSON.stringify(Properties.PermissionsBoundary)?.includes(':policy/company/Boundary'),
        ),
      ),
    expected: new Set([true]),
  },
  bootstrapQualifier: {
    context: { bootstrapQualifier: 'company1' },
    read: ({ service }) => JSON.stringify(service.toJSON()),
    expected: expect.stringContaining('/cdk-bootstrap/company1/version'),
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
  imageEvents: {
    context: { imageEvents: 'true' },
    read: ({ service }) => Object.keys(resourcesOf(service, 'AWS::SNS::Topic')).length,
    expected: 1,
  },
  webhookUrl: {
    context: webhook,
    read: ({ service }) => variable(service, 'functions/queue/deliver-event.ts', 'WEBHOOK_URL'),
    expected: webhook.webhookUrl,
  },
  webhookSecretArn: {
    context: webhook,
    read: ({ service }) => variable(service, 'functions/queue/deliver-event.ts', 'WEBHOOK_SECRET_ARN'),
    expected: webhook.webhookSecretArn,
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
    read: ({ service }) => variable(service, 'functions/http/add-image.ts', 'S3_PATH_STYLE'),
    expected: 'true',
  },
};
