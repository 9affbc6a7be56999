import type { APIGatewayProxyEvent, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import * as z from 'zod';
import { type Handler, invoke } from './invoke.ts';
import { localNames } from './names.ts';

export type Authorizer = Handler<APIGatewayRequestAuthorizerEvent, unknown>;

/** What the authorizer said of a request. `undecided`: it failed, and nobody is let in. */
export type Authorization = { readonly principalId: string } | 'unauthorized' | 'forbidden' | 'undecided';

/** Seconds for an authorizer to answer. */
const TIMEOUT = 10;

const resultSchema = z.object({
  principalId: z.string().min(1),
  policyDocument: z.object({ Statement: z.array(z.object({ Effect: z.enum(['Allow', 'Deny']) })).min(1) }),
});

/**
 * Asks a REQUEST authorizer as API Gateway does: a policy that allows lets the request through with the principal that it
 * names, the error "Unauthorized" means 401, and every other error means that the authorizer does not work.
 */
export async function authorizeRequest(authorizer: Authorizer, event: APIGatewayProxyEvent): Promise<Authorization> {
  try {
    const result = resultSchema.parse(await invoke(authorizer, toAuthorizerEvent(event), 'authorize', TIMEOUT));
    const allowed = result.policyDocument.Statement.every(({ Effect }) => Effect === 'Allow');
    return allowed ? { principalId: result.principalId } : 'forbidden';
  } catch (error) {
    return error instanceof Error && error.message === 'Unauthorized' ? 'unauthorized' : 'undecided';
  }
}

function toAuthorizerEvent(event: APIGatewayProxyEvent): APIGatewayRequestAuthorizerEvent {
  const { body: _, isBase64Encoded: __, requestContext, ...rest } = event;
  const { apiId, stage } = requestContext;
  const api = `arn:aws:execute-api:${localNames.region}:${localNames.accountId}:${apiId}`;
  return {
    ...rest,
    type: 'REQUEST',
    methodArn: `${api}/${stage}/${event.httpMethod}${event.path}`,
    requestContext: { ...requestContext, authorizer: undefined },
  };
}
