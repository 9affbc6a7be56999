import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import type { AuthMode } from '../../api/auth.ts';
import { ANYONE, type HttpRequest } from '../endpoints/http/request.ts';

/**
 * The request in an event of an API Gateway REST API (proxy integration, payload version 1.0).
 *
 * @param auth how callers are known; undefined for the functions that need no caller
 */
export function toHttpRequest(event: APIGatewayProxyEvent, context: Context, auth: AuthMode | undefined): HttpRequest {
  const headers = byLowerCase(event.headers ?? {});
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
    principal: principalOf(event, auth),
  };
}

export const requestIdOf = (event: APIGatewayProxyEvent, context: Context): string =>
  event.requestContext.requestId ?? context.awsRequestId;

type Values = Readonly<Record<string, string | undefined>>;

const present = (values: Values): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined));

/** Header names reach a Lambda function in the client's case. */
const byLowerCase = (values: Values): Record<string, string> =>
  Object.fromEntries(Object.entries(present(values)).map(([name, value]) => [name.toLowerCase(), value]));

/**
 * The caller: issuer and subject of the token, or the IAM principal without the name of its session, so that the same role
 * finds its containers again.
 */
function principalOf(event: APIGatewayProxyEvent, auth: AuthMode | undefined): string | undefined {
  if (auth === undefined) return undefined;
  if (auth === 'none') return ANYONE;
  const { authorizer, identity } = event.requestContext;
  const principal: unknown = auth === 'jwt' ? authorizer?.principalId : withoutSession(identity.userArn);
  return typeof principal === 'string' && principal !== '' ? principal : undefined;
}

/** arn:aws:sts::123456789012:assumed-role/role/session -> arn:aws:sts::123456789012:assumed-role/role */
const withoutSession = (userArn: string | null): string | undefined =>
  userArn?.replace(/^(arn:[^:]+:sts::\d+:assumed-role\/[^/]+)\/.*$/, '$1');
