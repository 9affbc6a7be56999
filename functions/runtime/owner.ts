import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { AuthMode } from '../../api/auth.ts';
import { ApiError } from '../domain/errors.ts';

/** The owner of everything where there is no authentication. */
const ANYONE = 'anyone';

/**
 * Who calls, as the authorizer says and never as the request does: issuer and subject of the token, or the IAM principal
 * without the name of its session, so that the same role finds its containers again.
 *
 * @throws {ApiError} `unauthorized` when the authorizer tells nothing
 */
export function ownerOf(event: APIGatewayProxyEvent, auth: AuthMode): string {
  if (auth === 'none') return ANYONE;
  const { authorizer, identity } = event.requestContext;
  const principal = auth === 'jwt' ? authorizer?.principalId : withoutSession(identity.userArn);
  if (typeof principal !== 'string' || principal === '') throw new ApiError('unauthorized');
  return principal;
}

/** arn:aws:sts::123456789012:assumed-role/role/session -> arn:aws:sts::123456789012:assumed-role/role */
function withoutSession(userArn: string | null): string | null {
  return userArn?.replace(/^(arn:[^:]+:sts::\d+:assumed-role\/[^/]+)\/.*$/, '$1') ?? null;
}
