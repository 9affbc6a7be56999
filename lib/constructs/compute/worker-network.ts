import { Stack } from 'aws-cdk-lib';
import { CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Settings } from '../../settings/settings.ts';
import type { ServiceFunction } from './service-function.ts';

export interface WorkerNetworkProps {
  readonly settings: Settings;
  readonly worker: ServiceFunction;
}

const HTTPS = 443;

/** What Lambda does in the name of the function to connect it with a subnet; none of it can be limited to a resource. */
const networkActions = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** Puts the worker into the VPC of the settings, where they name one: for an encoder that is not on the internet. */
export class WorkerNetwork extends Construct {
  constructor(scope: Construct, id: string, { settings, worker }: WorkerNetworkProps) {
    super(scope, id);
    const { vpcId, subnetIds, securityGroupIds, encodingServiceUrl } = settings;
    if (!vpcId) return;
    const groups =
      securityGroupIds.length > 0 ? securityGroupIds : [this.outboundOnly(vpcId, portsOf(encodingServiceUrl))];
    const resource = worker.function.node.defaultChild;
    if (!(resource instanceof CfnFunction)) throw new Error('The worker is no AWS::Lambda::Function');
    resource.vpcConfig = { subnetIds: [...subnetIds], securityGroupIds: groups };
    worker.allow(networkActions, '*');
  }

  private outboundOnly(vpcId: string, ports: readonly number[]): string {
    const group = new CfnSecurityGroup(this, 'HttpsOnly', {
      vpcId,
      groupDescription: `${Stack.of(this).stackName}: outbound HTTPS of the worker`,
      securityGroupEgress: ports.map((port) => ({
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        cidrIp: '0.0.0.0/0',
        description: port === HTTPS ? 'HTTPS' : 'the encoder',
      })),
    });
    return group.attrGroupId;
  }
}

/** AWS answers at the usual port of HTTPS; an encoder of one's own may have another. */
function portsOf(encodingServiceUrl: string | undefined): number[] {
  const port = Number(URL.parse(encodingServiceUrl ?? '')?.port ?? '');
  return port > 0 ? [HTTPS, port] : [HTTPS];
}
