import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSettings, SettingsError } from '../../../lib/settings/parse-settings.ts';
import { settingInfos } from '../../../lib/settings/settings.ts';
import { settingsTable } from '../../../scripts/maintain/settings-table.ts';
import { callerEffects } from '../support/caller-effects.ts';
import { synthesise } from '../support/synth.ts';
import { workEffects } from '../support/work-effects.ts';

/** Other tests look closer; this one sees that no setting does nothing, and nothing where it is left out. */
const effects = { ...callerEffects, ...workEffects };

describe('every setting', () => {
  it.each(settingInfos)('$name has an effect', ({ name }) => {
    const effect = effects[name];
    const read = (context: Readonly<Record<string, string>>) => effect?.read(synthesise(context));
    expect(read(effect?.context ?? {})).toEqual(effect?.expected);
  });

  it.each(Object.entries(effects))('%s has none when it is left out', (_, { read, expected }) => {
    const readDefault = () => {
      try {
        return read(synthesise());
      } catch {
        return 'there is no such resource';
      }
    };
    expect(readDefault()).not.toEqual(expected);
  });

  it('is in the table of the documentation, as it is', () => {
    const text = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'deployment.md'), 'utf8');
    expect(text).toContain(settingsTable());
  });
});

const severalIssuers = { auth: 'jwt', jwtIssuer: 'https://a.example,https://b.example', jwtAudience: 'a' };

describe('a wrong setting', () => {
  it.each([
    [
      'a value out of range',
      { maxConcurrency: '1' },
      /maxConcurrency: "1" is not allowed \(allowed: 2 to 1000; default 10\)/,
    ],
    [
      'a score that is none',
      { detectionThreshold: '80%' },
      /detectionThreshold: "80%" is not allowed \(allowed: a number from 0 to 1; default 0.8\)/,
    ],
    ['a score above one', { detectionThreshold: 1.2 }, /detectionThreshold: 1.2/],
    ['a misspelt name', { retentiondays: '5' }, /retentiondays: there is no such setting/],
    ['a word for a number', { retentionDays: 'ten' }, /retentionDays: "ten"/],
    ['a flag that is none', { observability: 'no' }, /observability: "no" .*`true`, `false`/],
    ['tokens without their issuer', { auth: 'jwt' }, /jwtIssuer: needed with auth=jwt.*\n.*jwtAudience/],
    ['an encoder without its place', { encoder: 'http' }, /encodingServiceUrl: needed with encoder=http/],
    ['a domain without its certificate', { domainName: 'a.example.com' }, /certificateArn: needed with domainName/],
    ['a zone without a name in it', { hostedZoneId: 'Z1' }, /domainName: needed with hostedZoneId/],
    ['an API that no address leads to', { defaultEndpoint: 'false' }, /domainName: needed with defaultEndpoint=false/],
    ['a VPC without subnets', { vpcId: 'vpc-01234567' }, /subnetIds: needed with vpcId/],
    ['subnets without their VPC', { subnetIds: 'subnet-01234567' }, /vpcId: needed with subnetIds/],
    ['an id that is none', { vpcId: 'vpc-x', subnetIds: 'subnet-01234567' }, /vpcId: "vpc-x" is not allowed/],
    ['an ARN of another service', { kmsKeyArn: 'arn:aws:s3:::bucket' }, /kmsKeyArn: "arn:aws:s3:::bucket"/],
    [
      'two keys',
      { customerKey: 'true', kmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/x' },
      /kmsKeyArn: cannot be given together with customerKey=true/,
    ],
    ['keys for several issuers', { ...severalIssuers, jwtJwksUri: 'https://a.example/keys' }, /for a single jwtIssuer/],
    [
      'pictures that go over plain HTTP',
      { encoder: 'http', encodingServiceUrl: 'http://encoder.example/v1/selfie' },
      /encodingServiceUrl: must be an https URL/,
    ],
    [
      'keys that come over plain HTTP',
      { auth: 'jwt', jwtIssuer: 'https://a.example', jwtAudience: 'a', jwtJwksUri: 'http://a.example/keys' },
      /jwtJwksUri: must be an https URL/,
    ],
    [
      'accounts where no signature is asked for',
      { auth: 'none', callerAccounts: '111122223333' },
      /goes with auth=iam/,
    ],
    ['a function that is none', { reservedConcurrency: 'summary=5' }, /has no function summary; it has .*get-summary/],
    ['a number that is none', { reservedConcurrency: 'get-summary=many' }, /reservedConcurrency: "get-summary=many"/],
    [
      'more than the account can reserve',
      { reservedConcurrency: 'get-summary=500,encode-image=401' },
      /reservedConcurrency: 901 in all leaves less than 100 of the account's 1000/,
    ],
    [
      'less than the pollers of the queue start',
      { reservedConcurrency: 'encode-image=9' },
      /encode-image=9 is less than maxConcurrency=10/,
    ],
    [
      'more ready than reserved',
      { reservedConcurrency: 'get-summary=5', provisionedConcurrency: 'get-summary=6' },
      /get-summary=6 is more than its reservedConcurrency/,
    ],
    ['tags without values', { tags: 'team' }, /tags: "team" is not allowed/],
  ])('is named: %s', (_, context, message) => {
    expect(() => parseSettings(context)).toThrow(SettingsError);
    expect(() => parseSettings(context)).toThrow(message);
  });

  it('does not include the feature flags of the CDK', () => {
    expect(parseSettings({ '@aws-cdk/core:x': true, 'aws:cdk:enable-y': 1 }).auth).toBe('iam');
  });

  it('does not include what the command line of the CDK keeps in cdk.context.json', () => {
    expect(parseSettings({ 'cli-telemetry': false, 'acknowledged-issue-numbers': [34892] }).auth).toBe('iam');
  });

  it('the text "false" is false', () => {
    expect(parseSettings({ retainData: 'false', observability: false })).toMatchObject({
      retainData: false,
      observability: false,
    });
  });

  it('may be an object or a list in cdk.json, where the command line has text', () => {
    expect(parseSettings({ tags: { team: 'identity' }, reservedConcurrency: { 'get-summary': 5 } })).toMatchObject({
      tags: { team: 'identity' },
      reservedConcurrency: { 'get-summary': 5 },
    });
    expect(parseSettings({ callerAccounts: [111122223333, '444455556666'] }).callerAccounts).toEqual([
      '111122223333',
      '444455556666',
    ]);
  });

  it('may name an emulator over plain HTTP', () => {
    const context = { encoder: 'http', encodingServiceUrl: 'http://127.0.0.1:8000/v1/selfie', emulator: 'true' };
    expect(parseSettings(context).encodingServiceUrl).toBe(context.encodingServiceUrl);
  });
});
