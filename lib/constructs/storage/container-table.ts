import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, CfnTable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { VECTOR_LENGTH } from '../../../api/limits.ts';
import { SEARCH_INDEX } from '../../../settings/search-index.ts';
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
    if (settings.faceSearch) addSearchIndex(this.table);
  }

  /** The vector index; it exists with the search only. */
  get searchIndexArn(): string {
    return `${this.table.tableArn}/index/${SEARCH_INDEX.name}`;
  }
}

/**
 * The vector index of enrolled people. The construct of the CDK does not know such indexes yet, its resource does. Only the keys
 * are copied beside the vector: what is found is read from the table anyway.
 */
function addSearchIndex(table: Table): void {
  const resource = table.node.defaultChild;
  if (!(resource instanceof CfnTable)) throw new Error('The table has no resource of its own');
  const text = 'S';
  resource.attributeDefinitions = ['PK', 'SK', SEARCH_INDEX.partition].map((attributeName) => ({
    attributeName,
    attributeType: text,
  }));
  acknowledge(
    table,
    'CloudFormation-Validate::E3039',
    'The rule does not know vector indexes yet: DynamoDB asks for a definition of each attribute of a search schema.',
  );
  resource.addMetadata('cfn-lint', { config: { ignore_checks: ['E3039'] } });
  resource.vectorIndexes = [
    {
      indexName: SEARCH_INDEX.name,
      vectorAttribute: { attributeName: SEARCH_INDEX.vector },
      dimensions: VECTOR_LENGTH,
      distanceFunction: 'EUCLIDEAN',
      searchSchema: [{ attributeName: SEARCH_INDEX.partition, searchSchemaElementType: 'HASH' }],
      projection: { projectionType: 'KEYS_ONLY' },
    },
  ];
}
