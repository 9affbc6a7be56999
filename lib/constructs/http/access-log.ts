import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import type { Settings } from '../../settings/settings.ts';

/** Who called: what the owner of a container derives from. People of an identity pool have one ARN, and an identity each. */
const callers = {
  iam: { caller: '$context.identity.userArn', identity: '$context.identity.cognitoIdentityId' },
  jwt: { caller: '$context.authorizer.principalId' },
  none: {},
} as const;

/** The log has the route and never the path or the query: a query may carry what a client put there. */
const fieldsOf = ({ auth }: Pick<Settings, 'auth'>): Readonly<Record<string, string>> => ({
  requestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  ...callers[auth],
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  error: '$context.error.responseType',
  responseBytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  // Stays text: it is `-` where nothing was called.
  integrationMs: '$context.integrationLatency',
});

/** Always numbers, and written as such, so that a filter such as `{ $.status >= 500 }` can compare them. */
const numbers: ReadonlySet<string> = new Set(['status', 'responseBytes', 'latencyMs']);

/** One JSON line for each request. */
export function accessLogFormat(settings: Pick<Settings, 'auth'>): AccessLogFormat {
  const pairs = Object.entries(fieldsOf(settings)).map(
    ([name, value]) => `"${name}":${numbers.has(name) ? value : `"${value}"`}`,
  );
  return AccessLogFormat.custom(`{${pairs.join(',')}}`);
}
