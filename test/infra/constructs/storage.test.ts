import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { pictureKey } from '../../../functions/adapters/aws/picture-bucket.ts';
import { aPictureName, CONTAINER_ID } from '../../support/builders.ts';
import { functionsByEntry, resourceOf, statementsOf, synthesise } from '../support/synth.ts';

const { service } = synthesise();

describe('the table', () => {
  it('is paid on demand, restorable to a point in time, and forgets expired items', () => {
    service.hasResourceProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
      KeySchema: [
        { AttributeName: 'PK', KeyType: 'HASH' },
        { AttributeName: 'SK', KeyType: 'RANGE' },
      ],
    });
  });

  it('keeps backups for as many days as the settings say, or none', () => {
    const recovery = (context: Record<string, string>) =>
      resourceOf(synthesise(context).service, 'AWS::DynamoDB::Table', '').Properties.PointInTimeRecoverySpecification;

    expect(recovery({})).toEqual({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 });
    expect(recovery({ backupDays: '1' })).toEqual({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 1 });
    expect(recovery({ backupDays: '0' })).toEqual({ PointInTimeRecoveryEnabled: false });
  });

  it('survives the deletion of its stack unless retainData=false', () => {
    const table = resourceOf(service, 'AWS::DynamoDB::Table', 'Containers');
    expect(table.DeletionPolicy).toBe('Retain');
    expect(table.Properties.DeletionProtectionEnabled).toBe(true);

    const disposable = resourceOf(synthesise({ retainData: 'false' }).service, 'AWS::DynamoDB::Table', 'Containers');
    expect(disposable.DeletionPolicy).toBe('Delete');
    expect(disposable.Properties.DeletionProtectionEnabled).toBe(false);
  });
});

describe('the bucket', () => {
  it('is private, encrypted, without access lists and without versions', () => {
    service.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      VersioningConfiguration: Match.absent(),
    });
  });

  it('forgets pictures and unfinished uploads after a day', () => {
    service.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [{ Status: 'Enabled', ExpirationInDays: 1, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }],
      },
    });
  });

  it('refuses everything that is not TLS', () => {
    service.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 's3:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });

  it('tells the queue of each new picture, and is made after the policy that lets it', () => {
    const bucket = resourceOf(service, 'AWS::S3::Bucket', 'Pictures');
    const queue = resourceOf(service, 'AWS::SQS::Queue', 'ImagesQueue');
    const policy = resourceOf(service, 'AWS::SQS::QueuePolicy', 'ImagesQueue');
    expect(bucket.Properties.NotificationConfiguration).toEqual({
      QueueConfigurations: [
        {
          Event: 's3:ObjectCreated:*',
          Queue: { 'Fn::GetAtt': [queue.id, 'Arn'] },
          Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'uploads/' }] } },
        },
      ],
    });
    expect(bucket.DependsOn).toContain(policy.id);
    expect(policy.Properties.PolicyDocument).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Principal: { Service: 's3.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
      ]),
    });
  });

  it('is watched and opened where the functions put pictures, and nowhere else', () => {
    const [prefix = ''] = pictureKey(aPictureName()).split(CONTAINER_ID);
    const bucket = resourceOf(service, 'AWS::S3::Bucket', 'Pictures');
    expect(JSON.stringify(bucket.Properties.NotificationConfiguration)).toContain(`"Value":"${prefix}"`);
    const granted = [...functionsByEntry(service).values()]
      .flatMap((found) => statementsOf(service, found))
      .filter(({ Action }) => Action.some((action) => /^s3:.*Object$/.test(action)));
    expect(granted.length).toBeGreaterThan(3);
    for (const { Resource } of granted) {
      expect(Resource).toEqual({ 'Fn::Join': ['', [{ 'Fn::GetAtt': [bucket.id, 'Arn'] }, `/${prefix}*`]] });
    }
  });

  it('survives the deletion of its stack unless retainData=false, and then it is emptied', () => {
    expect(resourceOf(service, 'AWS::S3::Bucket', 'Pictures').DeletionPolicy).toBe('Retain');
    const disposable = synthesise({ retainData: 'false' }).service;
    expect(resourceOf(disposable, 'AWS::S3::Bucket', 'Pictures').DeletionPolicy).toBe('Delete');
    disposable.resourceCountIs('Custom::S3AutoDeleteObjects', 1);
    const emulated = synthesise({ retainData: 'false', emulator: 'true' }).service;
    emulated.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
  });
});

describe('a key of the customer', () => {
  const { service: withKey, observability } = synthesise({ customerKey: 'true' });

  it('is rotated, and encrypts table, bucket, queues and topic', () => {
    const key = { 'Fn::GetAtt': [resourceOf(withKey, 'AWS::KMS::Key', 'ServiceKey').id, 'Arn'] };
    withKey.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    withKey.hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: key },
    });
    withKey.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } },
        ],
      },
    });
    withKey.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: key });
    observability.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
  });

  it('lets S3 and CloudWatch use it for this account only, without naming the bucket', () => {
    withKey.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: ['cloudwatch.amazonaws.com', 's3.amazonaws.com'] },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
    const bucketId = resourceOf(withKey, 'AWS::S3::Bucket', 'Pictures').id;
    expect(JSON.stringify(withKey.findResources('AWS::KMS::Key'))).not.toContain(bucketId);
  });

  it('encrypts every log, and lets CloudWatch Logs of this account and region use it for logs', () => {
    const key = { 'Fn::GetAtt': [resourceOf(withKey, 'AWS::KMS::Key', 'ServiceKey').id, 'Arn'] };
    withKey.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: key });
    const statements = JSON.stringify(withKey.findResources('AWS::KMS::Key'));
    expect(statements).toContain('kms:EncryptionContext:aws:logs:arn');
    // The name of this service alone ends otherwise in China, where a wrong one makes the key fail.
    expect(statements).toContain('"logs.",{"Ref":"AWS::Region"},".",{"Ref":"AWS::URLSuffix"}');
    service.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.absent() });
  });

  it('may only decrypt where a function only reads', () => {
    const ofKey = (entry: string) => {
      const found = functionsByEntry(withKey).get(entry);
      const actions = found ? statementsOf(withKey, found).flatMap(({ Action }) => Action) : [];
      return actions.filter((action) => action.startsWith('kms:')).sort();
    };
    for (const name of ['get-summary', 'get-comparison', 'get-template', 'create-verification', 'delete-image']) {
      const reads = ['kms:Decrypt', 'kms:DescribeKey'];
      // An erasure enqueues a message, and that is encrypted.
      const expected =
        name === 'delete-image'
          ? [...reads, 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo']
          : reads;
      expect(ofKey(`functions/http/${name}.ts`)).toEqual(expected);
    }
    expect(ofKey('functions/http/get-health.ts')).toEqual([]);
  });

  it('may be one that exists: then no key is made, and all is encrypted with that one', () => {
    const arn = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f';
    const { service: other } = synthesise({ kmsKeyArn: arn });
    other.resourceCountIs('AWS::KMS::Key', 0);
    other.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: arn });
    other.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: arn });
    other.hasResourceProperties('AWS::DynamoDB::Table', { SSESpecification: { KMSMasterKeyId: arn } });
  });

  it('is not made when nobody asks for it', () => {
    service.resourceCountIs('AWS::KMS::Key', 0);
  });
});
