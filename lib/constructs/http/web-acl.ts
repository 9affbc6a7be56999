import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Settings } from '../../settings/settings.ts';

export interface WebAclProps {
  readonly settings: Settings;
  readonly stage: Stage;
}

/** AWS WAF before the stage, where the settings ask for it: an ACL of the operator, or one that limits each IP address. */
export class WebAcl extends Construct {
  constructor(scope: Construct, id: string, { settings, stage }: WebAclProps) {
    super(scope, id);
    const { webAclArn, callerLimit } = settings;
    const arn = webAclArn ?? (callerLimit === undefined ? undefined : this.limitEachAddress(callerLimit));
    if (arn) new CfnWebACLAssociation(this, 'Association', { resourceArn: stage.stageArn, webAclArn: arn });
  }

  /** What it blocks is answered as `WAF_FILTERED` in the service's error shape. */
  private limitEachAddress(limit: number): string {
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('WebAcl'),
      rules: [
        {
          name: 'each-address',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { limit, aggregateKeyType: 'IP', evaluationWindowSec: 300 } },
          visibilityConfig: visibility('EachAddress'),
        },
      ],
    });
    return acl.attrArn;
  }
}

const visibility = (metricName: string) => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  // Samples would show headers of requests in the console of AWS.
  sampledRequestsEnabled: false,
});
