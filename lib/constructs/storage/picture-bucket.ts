import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Settings } from '../../settings/settings.ts';
import { acknowledge } from '../acknowledge.ts';
import type { ServiceFunction } from '../compute/service-function.ts';

export interface PictureBucketProps {
  readonly settings: Settings;
  readonly key: IKey | undefined;
  /** Receives a message for each picture that arrives. */
  readonly notify: Queue;
}

/** Where the handlers put pictures. */
const PREFIX = 'uploads/';

/** The one action that is allowed on a bucket and not on objects. */
const LIST = 's3:ListBucket';

/** Pictures between their upload and the end of their encoding, minutes at most. */
export class PictureBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { settings, key, notify }: PictureBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      ...(key
        ? { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      // No versions: a deleted picture of a person must be gone, and nothing here is ever overwritten.
      versioned: false,
      lifecycleRules: [
        {
          id: 'forgotten-pictures',
          expiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      // Pages upload here, the console among them, whose address is not known yet. The signed form is what lets them in.
      cors: [{ allowedMethods: [HttpMethods.POST], allowedOrigins: ['*'], allowedHeaders: ['*'] }],
      removalPolicy: settings.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      // The emulator deletes a bucket that is not empty, and cannot run the function that would empty it.
      autoDeleteObjects: !settings.retainData && !settings.emulator,
    });
    this.sendEventsTo(notify);
    acknowledge(
      this.bucket,
      'AwsSolutions-S1',
      'Objects live for minutes and only the functions of this stack touch them; their log has an entry for each upload and each encoding. CloudTrail data events can be switched on where an audit needs more.',
    );
  }

  /** Allows a function these actions on the pictures and on no other object. */
  allow(serviceFunction: ServiceFunction, actions: readonly string[] | undefined): void {
    if (!actions) return;
    const ofObjects = actions.filter((action) => action !== LIST);
    serviceFunction.allow(ofObjects, this.bucket.arnForObjects(`${PREFIX}*`));
    if (actions.includes(LIST)) serviceFunction.allow([LIST], this.bucket.bucketArn);
    acknowledge(
      serviceFunction.role,
      'AwsSolutions-IAM5',
      'The key of each picture is new and random; the prefix holds pictures and nothing else.',
      [`Resource::<${Stack.of(this).getLogicalId(this.resource)}.Arn>/${PREFIX}*`],
    );
  }

  /**
   * The bucket's own notification and not `addEventNotification`, which would add a function with wide permissions.
   * The queue's policy has to exist before the bucket, so it cannot name the bucket: its condition is the account.
   */
  private sendEventsTo(queue: Queue): void {
    const allowed = queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    this.resource.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: PREFIX }] } },
        },
      ],
    };
    if (allowed.policyDependable) this.resource.node.addDependency(allowed.policyDependable);
  }

  private get resource(): CfnBucket {
    const resource = this.bucket.node.defaultChild;
    if (resource instanceof CfnBucket) return resource;
    throw new Error('The bucket is no AWS::S3::Bucket');
  }
}
