import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { FunctionSpec } from '../../function-specs.ts';
import type { Settings } from '../../settings/settings.ts';
import type { ServiceFunction } from '../compute/service-function.ts';

/** What reading encrypted items, objects and messages takes. Spelled out, because wildcards hide things. */
const readActions = ['kms:Decrypt', 'kms:DescribeKey'];

/** What writing them takes as well. */
const writeActions = ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

const writes: ReadonlySet<string> = new Set([
  ...['dynamodb:PutItem', 'dynamodb:UpdateItem', 's3:PutObject', 'sqs:SendMessage', 'sns:Publish'],
]);

/**
 * The key of the customer, where `customerKey` asks for one of the stack or `kmsKeyArn` names one; otherwise AWS's own keys
 * are used.
 */
export class ServiceKey extends Construct {
  readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, { settings }: { settings: Settings }) {
    super(scope, id);
    if (settings.kmsKeyArn) this.key = Key.fromKeyArn(this, 'Key', settings.kmsKeyArn);
    else if (settings.customerKey) this.key = this.ownKey(settings);
  }

  /** Lets a function use the key, as far as what it does with the data needs. */
  allow(serviceFunction: ServiceFunction, spec: FunctionSpec): void {
    const { table, pictures, images, tasks, events, deliveries } = spec;
    const used = [table, pictures, images, tasks, events, deliveries].flatMap((actions) => actions ?? []);
    if (!this.key || used.length === 0) return;
    const actions = used.some((action) => writes.has(action)) ? [...readActions, ...writeActions] : readActions;
    serviceFunction.allow(actions, this.key.keyArn);
  }

  private ownKey({ name, retainData, webhookUrl }: Settings): Key {
    const key = new Key(this, 'Key', {
      description: `${name}: data of face-encode`,
      enableKeyRotation: true,
      removalPolicy: retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.letServicesUse(key, ['s3', 'cloudwatch', ...(webhookUrl ? ['sns'] : [])]);
    return key;
  }

  /**
   * S3 sends its events into an encrypted queue, CloudWatch its alarms to an encrypted topic, SNS the events of images into an
   * encrypted queue, and CloudWatch Logs writes encrypted logs. Naming the bucket here would be a circle (bucket -> key -> bucket), so the condition is the account.
   */
  private letServicesUse(key: Key, services: readonly string[]): void {
    const { account, partition, region, urlSuffix } = Stack.of(this);
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: services.map((service) => new ServicePrincipal(`${service}.amazonaws.com`)),
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    key.addToResourcePolicy(
      new PolicyStatement({
        // Alone among these services it has another suffix in China.
        principals: [new ServicePrincipal(`logs.${region}.${urlSuffix}`)],
        actions: [
          'kms:Decrypt',
          'kms:DescribeKey',
          'kms:Encrypt',
          'kms:GenerateDataKey',
          'kms:GenerateDataKeyWithoutPlaintext',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
        ],
        resources: ['*'],
        conditions: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
        },
      }),
    );
  }
}
