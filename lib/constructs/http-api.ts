import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import {
  Cors,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  RestApi,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { requestHeaders } from '../../api/cross-origin.ts';
import { routesWith } from '../../api/routes.ts';
import { entryOf } from '../function-entries.ts';
import type { Settings } from '../settings.ts';
import { accessLogFormat } from './access-log.ts';
import { acknowledge } from './acknowledge.ts';
import { CallerAuthorization } from './caller-authorization.ts';
import { GatewayResponses } from './gateway-responses.ts';
import type { ServiceFunctions } from './service-functions.ts';
import { answerUnknownRoutes } from './unknown-routes.ts';

export interface HttpApiProps {
  readonly settings: Settings;
  readonly functions: ServiceFunctions;
}

/** Binary media types of the REST API: bodies of these types reach a function as base64, all others as text. */
const binaryMediaTypes = ['multipart/form-data'];

/** The stage; on AWS it stands before every path until a custom domain takes it away. */
const STAGE = 'api';

/** Answers smaller than this are not worth compressing; the script of the documentation page is 1.7 MB. */
const COMPRESS_FROM = Size.kibibytes(4);

/** How long a browser may go on without asking again what it may send; none keeps an answer for longer. */
const PREFLIGHT_AGE = Duration.hours(2);

/** Why findings about callers are accepted with auth=none. */
const OPEN_ON_PURPOSE = 'The operator asked for an open API with auth=none, for trials, and was warned.';

/** The REST API, made from the table of routes. */
export class HttpApi extends Construct {
  readonly api: RestApi;

  constructor(scope: Construct, id: string, { settings, functions }: HttpApiProps) {
    super(scope, id);
    this.api = new RestApi(this, 'Api', {
      restApiName: Stack.of(this).stackName,
      description: 'face-encode',
      endpointTypes: [EndpointType.REGIONAL],
      binaryMediaTypes,
      minCompressionSize: COMPRESS_FROM,
      deployOptions: this.stageOptions(settings),
      // Access logs need a role that is set once for the whole account and region, so it must outlive this stack.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: settings.emulator ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
      ...(settings.corsOrigin ? { defaultCorsPreflightOptions: preflight(settings.corsOrigin) } : {}),
    });
    this.addRoutes(settings, functions);
    answerUnknownRoutes(this.api);
    new GatewayResponses(this, 'Responses', { settings, api: this.api });
    this.acknowledgeFindings(settings);
  }

  private addRoutes(settings: Settings, functions: ServiceFunctions): void {
    const callers = new CallerAuthorization(this, 'Callers', { settings, functions });
    for (const { method, path, operationId, authenticated } of routesWith({ faceSearch: false })) {
      const integration = new LambdaIntegration(functions.of(entryOf[operationId]).function, {
        allowTestInvoke: false,
      });
      const options = authenticated ? callers.required : callers.open;
      // Where GET is allowed HEAD is, too: RFC 9110 section 9.1 asks for both, and uptime monitors use it.
      for (const allowed of method === 'GET' ? ['GET', 'HEAD'] : [method]) {
        const added = this.api.root.resourceForPath(path).addMethod(allowed, integration, options);
        if (authenticated && settings.auth !== 'none') continue;
        const reason = authenticated
          ? OPEN_ON_PURPOSE
          : 'Open on purpose: health and documentation hold nothing about any person.';
        acknowledge(added, 'AwsSolutions-APIG4', reason);
      }
    }
  }

  private stageOptions(settings: Settings): StageOptions {
    const log = new LogGroup(this, 'AccessLog', {
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return {
      stageName: STAGE,
      accessLogDestination: new LogGroupLogDestination(log),
      accessLogFormat: accessLogFormat(),
      throttlingRateLimit: settings.throttleRate,
      throttlingBurstLimit: settings.throttleBurst,
      // The metrics of the stage are free and always there; this would add a paid set of them for every method.
      metricsEnabled: false,
      tracingEnabled: true,
    };
  }

  private acknowledgeFindings({ auth }: Settings): void {
    const { api } = this;
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
    acknowledge(
      api.deploymentStage,
      'AwsSolutions-APIG3',
      `${auth === 'none' ? OPEN_ON_PURPOSE : 'Callers are authenticated.'} The stage is throttled. A web ACL costs 5 USD a month; docs/deployment.md tells how to attach one.`,
    );
    acknowledge(
      api.deploymentStage,
      'AwsSolutions-APIG6',
      'Execution logs would hold headers and bodies, so pictures and vectors. The access log and the log of the handlers have one line per request.',
    );
    acknowledge(
      api,
      'AwsSolutions-IAM4',
      "AWS's own policy for exactly this role; it lets API Gateway write logs and nothing else.",
      ['Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs'],
    );
  }
}

const preflight = (origin: string) => ({
  allowOrigins: [origin],
  allowMethods: Cors.ALL_METHODS,
  // The CDK's own list has what signed requests carry.
  allowHeaders: [...new Set([...Cors.DEFAULT_HEADERS, ...requestHeaders])],
  maxAge: PREFLIGHT_AGE,
});
