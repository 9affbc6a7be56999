import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Settings } from '../../settings/settings.ts';
import { acknowledge } from '../acknowledge.ts';

export interface ContainerTableProps {
  readonly settings: Settings;
  readonly key: IKey | undefined;
}

/** The one table: containers, slots and face vectors. */
export class ContainerTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, { settings, key }: ContainerTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'PK', type: AttributeType.STRING },
      sortKey: { name: 'SK', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expires_at',
      pointInTimeRecoverySpecification:
        settings.backupDays === 0
          ? { pointInTimeRecoveryEnabled: false }
          : { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: settings.backupDays },
      deletionProtection: settings.retainData,
      removalPolicy: settings.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(key ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key } : {}),
    });
    if (settings.backupDays === 0) {
      acknowledge(
        this.table,
        'AwsSolutions-DDB3',
        'The operator chose backupDays=0: what is erased cannot be restored by anybody.',
      );
    }
  }
}
