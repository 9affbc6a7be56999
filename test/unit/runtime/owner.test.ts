import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../../functions/runtime/owner.ts';
import { aProxyEvent } from '../../support/lambda-events.ts';

function anEventOf(who: { userArn?: string; principalId?: unknown }): APIGatewayProxyEvent {
  const { requestContext, ...event } = aProxyEvent();
  return {
    ...event,
    requestContext: {
      ...requestContext,
      identity: { ...requestContext.identity, userArn: who.userArn ?? null },
      authorizer: 'principalId' in who ? { principalId: who.principalId } : null,
    },
  };
}

describe('ownerOf', () => {
  it('is the same for everybody where there is no authentication', () => {
    expect(ownerOf(anEventOf({ userArn: 'arn:aws:iam::1:user/a' }), 'none')).toBe(ownerOf(anEventOf({}), 'none'));
  });

  it('is the IAM principal', () => {
    expect(ownerOf(anEventOf({ userArn: 'arn:aws:iam::123:user/path/alice' }), 'iam')).toBe(
      'arn:aws:iam::123:user/path/alice',
    );
  });

  it('is the role and not its session, so that the next session finds its containers', () => {
    const sessions = ['one', 'two'].map((name) => `arn:aws:sts::123:assumed-role/backend/${name}`);

    const owners = sessions.map((userArn) => ownerOf(anEventOf({ userArn }), 'iam'));

    expect(owners).toEqual(Array(2).fill('arn:aws:sts::123:assumed-role/backend'));
  });

  it('is what the token authorizer says', () => {
    expect(ownerOf(anEventOf({ principalId: 'https://issuer|subject' }), 'jwt')).toBe('https://issuer|subject');
  });

  it.each([
    ['iam', anEventOf({})],
    ['iam', anEventOf({ principalId: 'forged' })],
    ['jwt', anEventOf({})],
    ['jwt', anEventOf({ principalId: '' })],
    ['jwt', anEventOf({ principalId: 7 })],
    ['jwt', anEventOf({ userArn: 'arn:aws:iam::123:user/alice' })],
  ] as const)('is refused with %s when the authorizer tells nothing', (auth, event) => {
    expect(() => ownerOf(event, auth)).toThrow(expect.objectContaining({ code: 'unauthorized' }));
  });
});
