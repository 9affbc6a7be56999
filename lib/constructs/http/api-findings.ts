import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Settings } from '../../settings/settings.ts';
import { acknowledge } from '../acknowledge.ts';

/** Why findings about callers are accepted with auth=none. */
export const OPEN_ON_PURPOSE = 'The operator asked for an open API with auth=none, for trials, and was warned.';

/** Accepts what cdk-nag finds at the API, with reasons. */
export function acknowledgeApiFindings(api: RestApi, { auth, webAclArn, callerLimit, cloudWatchRole }: Settings): void {
  acknowledge(
    api,
    'AwsSolutions-APIG2',
    'The handlers check every request against the schemas of the contract, with error messages that name the field; a validator of API Gateway cannot look into multipart bodies.',
  );
  acknowledge(
    api,
    'AwsSolutions-COG4',
    {
      iam: 'Callers are authenticated by IAM signatures, not by a Cognito user pool.',
      jwt: 'Tokens of any OpenID issuer are verified by the authorizer of this stack, a Cognito user pool included.',
      none: OPEN_ON_PURPOSE,
    }[auth],
  );
  if (!webAclArn && callerLimit === undefined) {
    acknowledge(
      api.deploymentStage,
      'AwsSolutions-APIG3',
      `${auth === 'none' ? OPEN_ON_PURPOSE : 'Callers are authenticated.'} Every method is throttled. A web ACL costs 5 USD a month; the settings webAclArn and callerLimit put one before the API.`,
    );
  }
  acknowledge(
    api.deploymentStage,
    'AwsSolutions-APIG6',
    'Execution logs would hold headers and bodies, so pictures and vectors. The access log and the log of the handlers have one line per request.',
  );
  if (cloudWatchRole) {
    acknowledge(
      api,
      'AwsSolutions-IAM4',
      "AWS's own policy for exactly this role; it lets API Gateway write logs and nothing else.",
      ['Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs'],
    );
  }
}
