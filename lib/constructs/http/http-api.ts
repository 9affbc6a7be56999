import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Cors, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { requestHeaders } from '../../../api/cross-origin.ts';
import { routesWith } from '../../../api/routes.ts';
import { entryOf } from '../../function-entries.ts';
import type { Settings } from '../../settings/settings.ts';
import { acknowledge } from '../acknowledge.ts';
import type { ServiceFunctions } from '../compute/service-functions.ts';
import { accessPolicy } from './access-policy.ts';
import { apiEndpoint } from './api-endpoint.ts';
import { acknowledgeApiFindings, OPEN_ON_PURPOSE } from './api-findings.ts';
import { CallerAuthorization } from './caller-authorization.ts';
import { GatewayResponses } from './gateway-responses.ts';
import { stageOptions } from './stage-options.ts';
import { TraceSampling } from './trace-sampling.ts';
import { answerUnknownRoutes } from './unknown-routes.ts';
import { WebAcl } from './web-acl.ts';

export interface HttpApiProps {
  readonly settings: Settings;
  readonly key: IKey | undefined;
  readonly functions: ServiceFunctions;
}

/** Binary media types of the REST API: bodies of these types reach a function as base64, all others as text. */
const binaryMediaTypes = ['multipart/form-data'];

/** Answers smaller than this are not worth compressing; the script of the documentation page is 1.7 MB. */
const COMPRESS_FROM = Size.kibibytes(4);

/** How long a browser may go on without asking again what it may send; none keeps an answer for longer. */
const PREFLIGHT_AGE = Duration.hours(2);

/** The REST API, made from the table of routes. */
export class HttpApi extends Construct {
  readonly api: RestApi;

  constructor(scope: Construct, id: string, { settings, key, functions }: HttpApiProps) {
    super(scope, id);
    const policy = accessPolicy(settings);
    this.api = new RestApi(this, 'Api', {
      restApiName: Stack.of(this).stackName,
      description: 'face-encode',
      endpointConfiguration: apiEndpoint(this, settings),
      binaryMediaTypes,
      minCompressionSize: COMPRESS_FROM,
      deployOptions: stageOptions(this, settings, key),
      // The role is one for the whole account and region. Where the stack sets it, it must outlive the stack.
      cloudWatchRole: settings.cloudWatchRole,
      ...(settings.cloudWatchRole ? { cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN } : {}),
      ...(settings.defaultEndpoint ? {} : { disableExecuteApiEndpoint: true }),
      ...(settings.corsOrigin ? { defaultCorsPreflightOptions: preflight(settings.corsOrigin) } : {}),
      ...(policy ? { policy } : {}),
    });
    // A policy counts from the next deployment of the stage on.
    if (policy) this.api.latestDeployment?.addToLogicalId(policy.toJSON());
    this.addRoutes(settings, functions);
    answerUnknownRoutes(this.api);
    new GatewayResponses(this, 'Responses', { settings, api: this.api });
    new WebAcl(this, 'WebAcl', { settings, stage: this.api.deploymentStage });
    new TraceSampling(this, 'Traces', { settings, api: this.api });
    acknowledgeApiFindings(this.api, settings);
  }

  private addRoutes(settings: Settings, functions: ServiceFunctions): void {
    const callers = new CallerAuthorization(this, 'Callers', { settings, functions });
    for (const { method, path, operationId, authenticated } of routesWith(settings)) {
      const integration = new LambdaIntegration(functions.of(entryOf[operationId]).invoked, {
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
}

const preflight = (origin: string) => ({
  allowOrigins: [origin],
  allowMethods: Cors.ALL_METHODS,
  // The CDK's own list has what older signed requests carry; the SDK's signer adds the hash of the body.
  allowHeaders: [...new Set([...Cors.DEFAULT_HEADERS, 'X-Amz-Content-Sha256', ...requestHeaders])],
  maxAge: PREFLIGHT_AGE,
});
