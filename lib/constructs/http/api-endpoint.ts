import { type EndpointConfiguration, EndpointType } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Settings } from '../../settings/settings.ts';

const HTTPS = 443;

/**
 * Where the API can be reached. A private one is associated with its endpoints: only then API Gateway makes the names
 * `<api>-<endpoint>` by which it can be called without private DNS.
 */
export function apiEndpoint(scope: Construct, { vpcEndpointIds }: Settings): EndpointConfiguration {
  if (vpcEndpointIds.length === 0) return { types: [EndpointType.REGIONAL] };
  return {
    types: [EndpointType.PRIVATE],
    vpcEndpoints: vpcEndpointIds.map((vpcEndpointId) =>
      InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(scope, vpcEndpointId, { vpcEndpointId, port: HTTPS }),
    ),
  };
}
