import { Stack } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Settings } from '../../settings/settings.ts';
import { STAGE } from './stage-options.ts';

/**
 * An address at which the API answers, with a slash at the end: API Gateway's own; of a private API the name that belongs to
 * its first endpoint, which needs no private DNS in the VPC; the custom domain where it is the only one.
 */
export function baseUrlOf(api: RestApi, { defaultEndpoint, domainName, vpcEndpointIds }: Settings): string {
  if (!defaultEndpoint && domainName) return `https://${domainName}/`;
  const [endpoint] = vpcEndpointIds;
  if (endpoint === undefined) return api.url;
  const { region, urlSuffix } = Stack.of(api);
  return `https://${api.restApiId}-${endpoint}.execute-api.${region}.${urlSuffix}/${STAGE}/`;
}
