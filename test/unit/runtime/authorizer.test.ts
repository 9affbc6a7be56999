import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { TransientError } from '../../../functions/domain/errors.ts';
import { tokenAuthorizer, type Verify } from '../../../functions/runtime/authorizer.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { aProxyEvent } from '../../support/lambda/lambda-events.ts';

const METHOD_ARN = 'arn:aws:execute-api:eu-central-1:123456789012:api/prod/GET/v1/containers/x/summary';

function aRequest(headers: Record<string, string>): APIGatewayRequestAuthorizerEvent {
  const { requestContext, ...event } = aProxyEvent({ headers });
  return {
    ...event,
    type: 'REQUEST',
    methodArn: METHOD_ARN,
    requestContext: { ...requestContext, authorizer: undefined },
  };
}

const authorize = (
  headers: Record<string, string>,
  verify: Verify = async () => 'https://issuer#anna',
  { log } = captureLogs(),
) => tokenAuthorizer(log, verify)(aRequest(headers));

describe('tokenAuthorizer', () => {
  it('names the principal and allows every route of the stage, because the answer is kept for the token', async () => {
    expect(await authorize({ authorization: 'Bearer a.b.c' })).toEqual({
      principalId: 'https://issuer#anna',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'execute-api:Invoke',
            Resource: 'arn:aws:execute-api:eu-central-1:123456789012:api/prod/*',
          },
        ],
      },
    });
  });

  it.each([
    ['no header', {}],
    ['another scheme', { Authorization: 'Basic YTpi' }],
    ['an empty token', { Authorization: 'Bearer ' }],
    ['two tokens', { Authorization: 'Bearer a.b.c d.e.f' }],
  ])('rejects %s with the one word that API Gateway answers 401 to', async (_, headers) => {
    await expect(authorize(headers)).rejects.toThrow(/^Unauthorized$/);
  });

  it('rejects a token that is not accepted, and does not log it', async () => {
    const logs = captureLogs();

    const authorizing = authorize({ Authorization: 'Bearer secret.b.c' }, async () => undefined, logs);

    await expect(authorizing).rejects.toThrow(/^Unauthorized$/);
    expect(logs.records).toMatchObject([{ level: 'info', code: 'TOKEN_REFUSED' }]);
    expect(JSON.stringify(logs.records)).not.toContain('secret');
  });

  it('fails, and lets no caller in, when the keys are not available', async () => {
    const verify = async () => {
      throw new TransientError('keys');
    };
    const logs = captureLogs();

    await expect(authorize({ Authorization: 'Bearer a.b.c' }, verify, logs)).rejects.toThrow(/^keys$/);
    expect(logs.records).toMatchObject([{ level: 'error', code: 'TOKEN_UNDECIDED' }]);
  });
});
