import { Duration } from 'aws-cdk-lib';
import { AuthorizationType, IdentitySource, type MethodOptions, RequestAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import type { Settings } from '../../settings/settings.ts';
import type { ServiceFunctions } from '../compute/service-functions.ts';

export const AUTHORIZE_ENTRY = 'functions/http/authorize.ts';

export interface CallerAuthorizationProps {
  readonly settings: Settings;
  readonly functions: ServiceFunctions;
}

/** How the routes find out who calls, by the setting `auth`. */
export class CallerAuthorization extends Construct {
  /** For routes that need a caller. */
  readonly required: MethodOptions;
  /** For routes that are open to everybody. */
  readonly open: MethodOptions = { authorizationType: AuthorizationType.NONE };

  constructor(scope: Construct, id: string, { settings, functions }: CallerAuthorizationProps) {
    super(scope, id);
    if (settings.auth === 'jwt') this.required = { authorizer: this.tokenAuthorizer(functions) };
    else if (settings.auth === 'iam') this.required = { authorizationType: AuthorizationType.IAM };
    else this.required = this.open;
  }

  /** API Gateway remembers the answer for a token; a request without one is refused without any call. */
  private tokenAuthorizer(functions: ServiceFunctions): RequestAuthorizer {
    return new RequestAuthorizer(this, 'Authorizer', {
      handler: functions.of(AUTHORIZE_ENTRY).invoked,
      identitySources: [IdentitySource.header('Authorization')],
      // The price of a cached answer: a token that expires is let in for at most this long.
      resultsCacheTtl: Duration.minutes(1),
    });
  }
}
