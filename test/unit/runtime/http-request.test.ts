import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { toHttpRequest } from '../../../functions/runtime/http-request.ts';
import { aContext, aMultipartEvent, aProxyEvent, filePart, multipartBody } from '../../support/lambda/lambda-events.ts';

function anEventOf(who: { userArn?: string; cognitoIdentityId?: string; principalId?: unknown }): APIGatewayProxyEvent {
  const { requestContext, ...event } = aProxyEvent();
  return {
    ...event,
    requestContext: {
      ...requestContext,
      identity: {
        ...requestContext.identity,
        userArn: who.userArn ?? null,
        cognitoIdentityId: who.cognitoIdentityId ?? null,
      },
      authorizer: 'principalId' in who ? { principalId: who.principalId } : null,
    },
  };
}

const principalOf = (
  event: APIGatewayProxyEvent,
  auth: 'none' | 'iam' | 'jwt' | undefined,
  owner: 'role' | 'session' = 'role',
) => toHttpRequest(event, aContext, { ...(auth && { AUTH: auth }), IAM_OWNER: owner }).principal;

describe('the principal of a request', () => {
  it('is the same for everyone where there is no authentication', () => {
    const named = principalOf(anEventOf({ userArn: 'arn:aws:iam::1:user/a' }), 'none');

    expect(named).toBe(principalOf(anEventOf({}), 'none'));
    expect(named).toBe('anyone');
  });

  it('is the IAM principal', () => {
    expect(principalOf(anEventOf({ userArn: 'arn:aws:iam::123:user/path/alice' }), 'iam')).toBe(
      'arn:aws:iam::123:user/path/alice',
    );
  });

  it('is the role and not its session, so that the next session finds its containers', () => {
    const sessions = ['one', 'two'].map((name) => `arn:aws:sts::123:assumed-role/backend/${name}`);

    const principals = sessions.map((userArn) => principalOf(anEventOf({ userArn }), 'iam'));

    expect(principals).toEqual(Array(2).fill('arn:aws:sts::123:assumed-role/backend'));
  });

  it('is the session too, where sessions are people', () => {
    const userArn = 'arn:aws:sts::123:assumed-role/AWSReservedSSO_Reviewers_0123/anna@example.com';

    expect(principalOf(anEventOf({ userArn }), 'iam', 'session')).toBe(userArn);
  });

  it.each(['role', 'session'] as const)('is the identity of a Cognito identity pool, with iamOwner=%s', (owner) => {
    const userArn = 'arn:aws:sts::123:assumed-role/pool/CognitoIdentityCredentials';
    const people = ['eu-central-1:anna', 'eu-central-1:ben'].map((cognitoIdentityId) =>
      principalOf(anEventOf({ userArn, cognitoIdentityId }), 'iam', owner),
    );

    expect(people).toEqual(['cognito-identity:eu-central-1:anna', 'cognito-identity:eu-central-1:ben']);
  });

  it('is what the token authorizer says', () => {
    expect(principalOf(anEventOf({ principalId: 'https://issuer|subject' }), 'jwt')).toBe('https://issuer|subject');
  });

  it.each([
    ['iam', anEventOf({})],
    ['iam', anEventOf({ principalId: 'forged' })],
    ['jwt', anEventOf({})],
    ['jwt', anEventOf({ principalId: '' })],
    ['jwt', anEventOf({ principalId: 7 })],
    ['jwt', anEventOf({ userArn: 'arn:aws:iam::123:user/alice' })],
    [undefined, anEventOf({ principalId: 'x', userArn: 'arn:aws:iam::123:user/alice' })],
  ] as const)('is unknown with %s when the authorizer says nothing', (auth, event) => {
    expect(principalOf(event, auth)).toBeUndefined();
  });
});

describe('toHttpRequest', () => {
  it('names headers in lower case, whatever the case of the client', () => {
    const { headers } = toHttpRequest(aProxyEvent({ headers: { PREFER: 'wait=1', 'x-A': 'b' } }), aContext, {
      AUTH: 'none',
    });

    expect(headers).toEqual({ prefer: 'wait=1', 'x-a': 'b' });
  });

  it('joins the lines of a header that is a list, and takes the last value of any other', () => {
    const event = aProxyEvent({
      headers: { Prefer: 'wait=1', Accept: 'b' },
      multiValueHeaders: { Prefer: ['respond-async', 'wait=1'], 'If-None-Match': ['"a"', '*'], Accept: ['a', 'b'] },
    });

    expect(toHttpRequest(event, aContext, { AUTH: 'none' }).headers).toEqual({
      prefer: 'respond-async, wait=1',
      'if-none-match': '"a", *',
      accept: 'b',
    });
  });

  it('keeps the stage in the path, for links, and not in the route', () => {
    const event = {
      ...aProxyEvent({ path: '/v1/containers/1/summary' }),
      resource: '/v1/containers/{container_id}/summary',
    };

    expect(toHttpRequest(event, aContext, { AUTH: 'none' })).toMatchObject({
      route: '/v1/containers/{container_id}/summary',
      path: '/api/v1/containers/1/summary',
    });
  });

  it('decodes a body that came as base64', () => {
    const parts = [filePart(Uint8Array.of(0, 255, 128))];

    expect(toHttpRequest(aMultipartEvent(parts), aContext, { AUTH: 'none' }).body).toEqual(multipartBody(parts));
  });

  it('has empty values where the event has none', () => {
    const request = toHttpRequest(aProxyEvent(), aContext, { AUTH: 'none' });

    expect(request).toMatchObject({ query: {}, pathParameters: {}, body: Buffer.alloc(0) });
  });
});

describe('a query', () => {
  const withValues = (values: Record<string, string[]>) =>
    toHttpRequest(
      aProxyEvent({
        multiValueQueryStringParameters: values,
        queryStringParameters: Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1)])),
      }),
      aContext,
      { IAM_OWNER: 'role' },
    ).query;

  it('gives each parameter', () => {
    expect(withValues({ max: ['1'], threshold: ['0.5'] })).toEqual({ max: '1', threshold: '0.5' });
  });

  it('in which a parameter comes twice is rejected by name', () => {
    expect(() => withValues({ max: ['1'], threshold: ['0.5', '0.7'] })).toThrow(
      expect.objectContaining({ code: 'invalid_request', message: 'The parameter "threshold" comes twice' }),
    );
  });
});
