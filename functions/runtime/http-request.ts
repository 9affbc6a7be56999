import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { checkRepeated } from '../endpoints/http/check-repeated.ts';
import { collectHeaders } from '../endpoints/http/headers/collect-headers.ts';
import { ANYONE, type HttpRequest } from '../endpoints/http/request.ts';
import type { HttpEnvironment } from './settings.ts';

/** How callers are known; without `AUTH` for the functions that need no caller. */
export type CallerEnvironment = Pick<HttpEnvironment, 'AUTH' | 'IAM_OWNER'>;

/**
 * The request in an event of an API Gateway REST API (proxy integration, payload version 1.0).
 *
 * @throws {ApiError} `invalid_request`: a parameter of the query comes twice
 */
export function toHttpRequest(
  event: APIGatewayProxyEvent,
  context: Context,
  environment: CallerEnvironment,
): HttpRequest {
  const headers = readHeaders(event);
  const values = Object.entries(event.multiValueQueryStringParameters ?? {});
  checkRepeated(values.flatMap(([name, ofName = []]) => ofName.map(() => name)));
  return {
    requestId: requestIdOf(event, context),
    method: event.httpMethod,
    route: event.resource,
    path: event.requestContext.path,
    origin: `https://${event.requestContext.domainName ?? headers.host ?? 'localhost'}`,
    pathParameters: present(event.pathParameters ?? {}),
    query: present(event.queryStringParameters ?? {}),
    headers,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    principal: principalOf(event, environment),
  };
}

export const requestIdOf = (event: APIGatewayProxyEvent, context: Context): string =>
  event.requestContext.requestId ?? context.awsRequestId;

type Values = Readonly<Record<string, string | undefined>>;

const present = (values: Values): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined));

/** Header names reach a Lambda function in the client's case, and repeated headers beside the others. */
const readHeaders = ({ headers, multiValueHeaders }: Pick<APIGatewayProxyEvent, 'headers' | 'multiValueHeaders'>) => ({
  ...collectHeaders(Object.entries(present(headers ?? {}))),
  ...collectHeaders(
    Object.entries(multiValueHeaders ?? {}).flatMap(([name, values = []]) =>
      values.map((value) => [name, value] as const),
    ),
  ),
});

/** The caller: issuer and subject of the token, or the IAM principal. */
function principalOf(event: APIGatewayProxyEvent, { AUTH, IAM_OWNER }: CallerEnvironment): string | undefined {
  if (AUTH === undefined) return undefined;
  if (AUTH === 'none') return ANYONE;
  const { authorizer, identity } = event.requestContext;
  const principal: unknown = AUTH === 'jwt' ? authorizer?.principalId : iamPrincipal(identity, IAM_OWNER);
  return typeof principal === 'string' && principal !== '' ? principal : undefined;
}

/**
 * People of a Cognito identity pool share one role and one session name, so they are known by their identity. All others are
 * known by their role, so that each of its sessions finds its containers again, or, where sessions are people, by both.
 */
function iamPrincipal(
  { cognitoIdentityId, userArn }: APIGatewayProxyEvent['requestContext']['identity'],
  owner: CallerEnvironment['IAM_OWNER'],
): string | undefined {
  if (cognitoIdentityId) return `cognito-identity:${cognitoIdentityId}`;
  return owner === 'session' ? (userArn ?? undefined) : withoutSession(userArn);
}

/** arn:aws:sts::123456789012:assumed-role/role/session -> arn:aws:sts::123456789012:assumed-role/role */
const withoutSession = (userArn: string | null): string | undefined =>
  userArn?.replace(/^(arn:[^:]+:sts::\d+:assumed-role\/[^/]+)\/.*$/, '$1');
