import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { describeError } from '../telemetry/describe-error.ts';
import type { Log } from '../telemetry/log.ts';

/** The principal of a token, or undefined when the token is not accepted. */
export type Verify = (token: string) => Promise<string | undefined>;

/** API Gateway answers 401 to exactly this text, and treats every other error as a failure of the authorizer. */
const UNAUTHORIZED = 'Unauthorized';

/**
 * The handler of a REQUEST authorizer for bearer tokens: the principal that it names is the owner of what the caller makes.
 */
export function tokenAuthorizer(log: Log, verify: Verify) {
  return async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const principal = await verifyRequest(event);
    if (principal) return allow(principal, event.methodArn);
    log.info('TOKEN_REFUSED', 'A request without a valid token was refused', { route: event.resource });
    throw new Error(UNAUTHORIZED);
  };

  async function verifyRequest(event: APIGatewayRequestAuthorizerEvent): Promise<string | undefined> {
    const token = readBearerToken(event);
    if (!token) return undefined;
    try {
      return await verify(token);
    } catch (error) {
      log.error('TOKEN_UNDECIDED', 'A token could not be verified', describeError(error));
      throw error;
    }
  }
}

function readBearerToken({ headers }: APIGatewayRequestAuthorizerEvent): string | undefined {
  const value = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  return /^Bearer ([\w.~+/=-]+)$/i.exec(value ?? '')?.[1];
}

/**
 * Allows the whole stage: API Gateway keeps the answer for the token and uses it for the other routes as well. What
 * belongs to whom is decided by the handlers.
 */
function allow(principalId: string, methodArn: string): APIGatewayAuthorizerResult {
  const [api, stage] = methodArn.split('/');
  const statement = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${api}/${stage}/*` } as const;
  return { principalId, policyDocument: { Version: '2012-10-17', Statement: [statement] } };
}
