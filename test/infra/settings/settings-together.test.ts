import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lib/settings/parse-settings.ts';
import { otherEncoder, token } from '../support/example-settings.ts';

const search = { faceSearch: 'true' };
const open = { auth: 'none' };

describe('a setting that would do nothing beside the others is refused', () => {
  it.each([
    ['jwtIssuer', { jwtIssuer: 'https://issuer.example' }, 'auth=jwt'],
    ['jwtAudience', { jwtAudience: 'face-encode' }, 'auth=jwt'],
    ['jwtScope', { jwtScope: 'faces/read' }, 'auth=jwt'],
    ['jwtJwksUri', { jwtIssuer: 'https://a.example', jwtJwksUri: 'https://a.example/keys' }, 'auth=jwt'],
    ['iamOwner', { iamOwner: 'session', ...open }, 'auth=iam'],
    ['callerAccounts', { callerAccounts: '111122223333', ...open }, 'auth=iam'],
    ['encodingServiceUrl', { encodingServiceUrl: otherEncoder.encodingServiceUrl }, 'encoder=http'],
    ['encodingServiceVersion', { encodingServiceVersion: '2' }, 'encoder=http'],
    ['heic', { ...otherEncoder, heic: 'true' }, 'encoder=built-in'],
    ['detectionThreshold', { ...otherEncoder, detectionThreshold: '0.5' }, 'encoder=built-in'],
    ['alarmEmail', { observability: 'false', alarmEmail: 'operator@example.com' }, 'observability=true'],
    ['tracePercent', { tracing: 'false', tracePercent: '5' }, 'tracing=true'],
  ])('%s', (name, context, companion) => {
    expect(() => parseSettings(context)).toThrow(`${name}: does nothing here: it goes with ${companion} only`);
  });

  it('encodingServiceHeader, which needs its secret', () => {
    expect(() => parseSettings({ ...otherEncoder, encodingServiceHeader: 'X-Api-Key' })).toThrow(
      /encodingServiceSecretArn: needed with encodingServiceHeader; pass -c encodingServiceSecretArn=</,
    );
  });

  it('but not one that only says what holds anyway', () => {
    expect(parseSettings({ ...otherEncoder, heic: 'false' }).heic).toBe(false);
  });
});

describe('executions', () => {
  it.each([
    [
      'kept ready for more than the account has',
      { provisionedConcurrency: 'encode-image=950' },
      /provisionedConcurrency: 950 in all, with what is reserved, leaves less than 100 of the account's 1000/,
    ],
    [
      'kept ready beside others that are reserved',
      { provisionedConcurrency: 'encode-image=500', reservedConcurrency: 'get-summary=401' },
      /provisionedConcurrency: 901 in all/,
    ],
    ['fewer than read a queue', { reservedConcurrency: 'run-task=1' }, /run-task=1 is less than the 2 that read/],
    ['fewer than read dead letters', { reservedConcurrency: 'fail-image=1' }, /fail-image=1 is less than the 2/],
    [
      'of a function that is not deployed',
      { reservedConcurrency: 'authorize=5' },
      /this deployment has no function authorize; it has .*get-summary/,
    ],
    ['of a search that is not deployed', { provisionedConcurrency: 'get-matches=1' }, /has no function get-matches/],
  ])('%s are refused', (_, context, message) => {
    expect(() => parseSettings(context)).toThrow(message);
  });

  it('are not asked for in an account that has no more than AWS leaves unreserved', () => {
    for (const accountConcurrency of ['10', '100']) {
      expect(parseSettings({ accountConcurrency, maxWaitSeconds: '0' }).accountConcurrency).toBe(
        Number(accountConcurrency),
      );
      expect(() => parseSettings({ accountConcurrency, reservedConcurrency: 'get-summary=1' })).toThrow(
        /reservedConcurrency: 1 in all leaves less than 100/,
      );
    }
  });

  it('may be those of every function that the settings deploy', () => {
    const reservedConcurrency = 'authorize=5,get-matches=5,encode-image=450';
    const settings = parseSettings({ ...token, ...search, reservedConcurrency, provisionedConcurrency: 'authorize=5' });
    expect(settings.reservedConcurrency).toMatchObject({ authorize: 5, 'get-matches': 5 });
    // Executions that are kept ready are part of those that are reserved.
    const all = { reservedConcurrency: 'encode-image=900', provisionedConcurrency: 'encode-image=900' };
    expect(parseSettings(all).provisionedConcurrency).toEqual({ 'encode-image': 900 });
  });
});

describe('an ARN that AWS would refuse, or that would open nothing, is refused', () => {
  const of = (service: string, resource: string) => `arn:aws:${service}:eu-central-1:111122223333:${resource}`;

  it.each([
    // A policy that names an alias does not allow the key behind it.
    ['an alias of a key', { kmsKeyArn: of('kms', 'alias/company') }, /kmsKeyArn: .*arn:aws:kms:<region>:<account>:key/],
    [
      'a web ACL of CloudFront',
      { webAclArn: of('wafv2', 'global/webacl/company/0a1b') },
      /webAclArn: .*regional\/webacl/,
    ],
    ['a topic in order, to which no alarm can go', { alarmTopicArn: of('sns', 'alarms.fifo') }, /alarmTopicArn/],
    [
      'a secret without the letters of AWS, which no policy would match',
      { webhookUrl: 'https://hooks.example.com', webhookSecretArn: of('secretsmanager', 'secret:webhook') },
      /webhookSecretArn: .*-<six letters>/,
    ],
    [
      'a role for a boundary',
      { permissionsBoundary: 'arn:aws:iam::111122223333:role/Boundary' },
      /permissionsBoundary/,
    ],
  ])('%s', (_, context, message) => {
    expect(() => parseSettings(context)).toThrow(message);
  });

  it.each(['aws', 'aws-cn', 'aws-us-gov'])('but not one of the partition %s', (partition) => {
    const kmsKeyArn = `arn:${partition}:kms:eu-central-1:111122223333:key/mrk-0a1b`;
    expect(parseSettings({ kmsKeyArn }).kmsKeyArn).toBe(kmsKeyArn);
  });
});

describe('an address', () => {
  it.each([
    'https://app.example.com:443',
    'https://App.example.com',
    'https://app.example.com/',
    "https://a'b.example",
  ])('that no browser sends as its origin is refused: %s', (corsOrigin) => {
    expect(() => parseSettings({ corsOrigin })).toThrow(/corsOrigin: .*as browsers send it/);
  });

  it('with a password is refused, and the message does not have it', () => {
    const context = { encoder: 'http', encodingServiceUrl: 'https://me:canary@encoder.example/v1/selfie' };
    expect(() => parseSettings(context)).toThrow(/encodingServiceUrl: what was given is not allowed/);
    expect(() => parseSettings(context)).not.toThrow(/canary/);
  });
});

describe('tags', () => {
  it('may have numbers in cdk.json', () => {
    expect(parseSettings({ tags: { 'cost-center': 42 } }).tags).toEqual({ 'cost-center': '42' });
  });

  it('may replace those of the service', () => {
    expect(() => parseSettings({ tags: 'service=identity' })).not.toThrow();
  });

  it.each(['Service=identity', 'team=a,Team=b'])('that differ in case only are refused, as IAM does: %s', (tags) => {
    expect(() => parseSettings({ tags })).toThrow(/tags: .* and .* differ in case only/);
  });

  it('are refused when a resource cannot have as many', () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`tag-${n}`, 'x']));

    expect(() => parseSettings({ tags: many(47) })).not.toThrow();
    expect(() => parseSettings({ tags: many(48) })).toThrow('tags: 50 with those of the service, and AWS takes 49');
  });

  it('may not have the names that AWS keeps for itself', () => {
    expect(() => parseSettings({ tags: 'aws:team=identity' })).toThrow(/tags/);
  });
});

it('an issuer that is named twice counts once: the verifier of tokens takes each only once', () => {
  expect(parseSettings({ ...token, jwtIssuer: 'https://a.example, https://a.example' }).jwtIssuer).toEqual([
    'https://a.example',
  ]);
});
