import {
  AuthorizationType,
  type IResource,
  MockIntegration,
  PassthroughBehavior,
  Resource,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { acknowledge } from '../acknowledge.ts';

/**
 * Answers every path and method that is no route with `route_not_found`. API Gateway alone would call an unknown route
 * and a missing signature by the same name, and a caller without credentials would be told that the route is unknown.
 */
export function answerUnknownRoutes(api: RestApi): void {
  const known = api.node.findAll().filter((construct) => construct instanceof Resource);
  const everywhere: IResource[] = [api.root, ...known, api.root.addResource('{unknown+}')];
  for (const resource of everywhere) {
    const method = resource.addMethod('ANY', refuse(), { authorizationType: AuthorizationType.NONE });
    acknowledge(method, 'AwsSolutions-APIG4', 'Answers a fixed 404 without reaching anything behind it.');
  }
}

/**
 * Calls nothing: it takes bodies of a type that no client sends and refuses all others, also absent ones, as
 * UNSUPPORTED_MEDIA_TYPE. The gateway response of that name is the 404.
 */
function refuse(): MockIntegration {
  return new MockIntegration({
    passthroughBehavior: PassthroughBehavior.NEVER,
    requestTemplates: { 'application/x-never-sent': '{"statusCode": 404}' },
  });
}
