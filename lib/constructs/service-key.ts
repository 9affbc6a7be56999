import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import type { ServiceFunction } from './service-function.ts';

/** What reading and writing encrypted items, objects and messages takes. Spelled out, because wildcards hide things. */
const dataActions = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** The key of the customer, where the setting `customerKey` asks for one; otherwise AWS's own keys are used. */
export class ServiceKey extends Construct {
  readonly key: Key | undefined;

  constructor(scope: Construct, id: string, { settings }: { settings: Settings }) {
    super(scope, id);
    if (!settings.customerKey) return;
    this.key = new Key(this, 'Key', {
      description: `${settings.name}: data of face-encode`,
      enableKeyRotation: true,
      removalPolicy: settings.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.letServicesUse(this.key);
  }

  allow(serviceFunction: ServiceFunction): void {
    if (this.key) serviceFunction.allow(dataActions, this.key.keyArn);
  }

  /**
   * S3 sends its events into an encrypted queue, and CloudWatch its alarms to an encrypted topic. Naming the bucket here
   * would be a circle (bucket -> key -> bucket), so the condition is the account.
   */
  private letServicesUse(key: Key): void {
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com'), new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}
