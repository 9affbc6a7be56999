import { createHash } from 'node:crypto';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';
import type { Settings } from '../../settings/settings.ts';
import { STAGE } from './stage-options.ts';

export interface TraceSamplingProps {
  readonly settings: Settings;
  readonly api: RestApi;
}

/** Letters that X-Ray takes for the name of a rule. */
const NAME_LENGTH = 32;

/** Digits that tell long names apart whose beginning is the same. */
const HASH_LENGTH = 8;

/**
 * How many requests are traced. Without it X-Ray takes one a second and 5 % of all others, which is nearly every request of a
 * service that is not busy. The functions behind the API follow the decision of API Gateway.
 */
export class TraceSampling extends Construct {
  constructor(scope: Construct, id: string, { settings, api }: TraceSamplingProps) {
    super(scope, id);
    const { tracing, tracePercent, emulator, name } = settings;
    if (!tracing || tracePercent === 0 || emulator) return;
    new CfnSamplingRule(this, 'Rule', {
      samplingRule: {
        ruleName: ruleNameOf(name),
        version: 1,
        priority: 100,
        fixedRate: tracePercent / 100,
        reservoirSize: 0,
        serviceName: `${api.restApiName}/${STAGE}`,
        serviceType: 'AWS::ApiGateway::Stage',
        host: '*',
        httpMethod: '*',
        urlPath: '*',
        resourceArn: '*',
      },
    });
  }
}

/** Rules have one name space for the whole account and region, so a name that is cut keeps a trace of what was cut off. */
function ruleNameOf(name: string): string {
  if (name.length <= NAME_LENGTH) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  return `${name.slice(0, NAME_LENGTH - HASH_LENGTH - 1)}-${hash}`;
}
