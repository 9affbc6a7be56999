import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { routes } from '../../../api/routes.ts';
import { acl, GROUP, network, zone } from '../support/example-settings.ts';
import { policyOf } from '../support/read-templates.ts';
import { functionsByEntry, resourceOf, resourcesOf, statementsOf, synthesise } from '../support/synth.ts';

const { service } = synthesise();

const policySchema = z.object({
  Statement: z.array(
    z.object({
      Effect: z.string(),
      Principal: z.object({ AWS: z.unknown() }),
      Action: z.literal('execute-api:Invoke'),
      Resource: z.union([z.string(), z.array(z.string())]).transform((resource) => [resource].flat()),
      Condition: z.unknown().optional(),
    }),
  ),
});

const baseUrlOf = (template: typeof service): string => {
  const outputs = z.record(z.string(), z.looseObject({ Value: z.unknown() })).parse(template.findOutputs('BaseUrl'));
  return JSON.stringify(outputs.BaseUrl?.Value);
};

const statementsFor = (context: Record<string, string>) =>
  policySchema.parse(policyOf(synthesise(context).service)).Statement;

describe('the resource policy of the API', () => {
  it('is none where every caller is of this account', () => {
    expect(policyOf(service)).toBeUndefined();
  });

  it('lets other accounts call with signatures, and everyone the open routes alone', () => {
    const [open, others, ...rest] = statementsFor({
      callerAccounts: '111122223333',
      corsOrigin: 'https://app.example',
    });

    expect(rest).toEqual([]);
    expect(others).toMatchObject({ Effect: 'Allow', Resource: ['execute-api:/api/*'] });
    expect(JSON.stringify(others?.Principal)).toContain(':iam::111122223333:root');
    expect(open).toMatchObject({ Effect: 'Allow', Principal: { AWS: '*' } });
    expect(open?.Resource).toContain('execute-api:/api/GET/health');
    expect(open?.Resource).toContain('execute-api:/api/OPTIONS/*');
    const guarded = routes.filter(({ authenticated }) => authenticated).map(({ path }) => path.split('/')[1] ?? '');
    expect(new Set(guarded)).toEqual(new Set(['v1']));
    expect(open?.Resource.filter((resource) => resource.includes('v1'))).toEqual([]);
  });

  it('of a private API refuses what does not come through its endpoints', () => {
    const [, refused] = statementsFor({ vpcEndpointIds: 'vpce-01234567', auth: 'none' });

    expect(refused).toEqual({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'execute-api:Invoke',
      Resource: ['execute-api:/*'],
      Condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-01234567'] } },
    });
  });

  it('of a private API goes with names that the VPC resolves without private DNS, and the first is the base URL', () => {
    const { service: closed } = synthesise({ vpcEndpointIds: 'vpce-01234567,vpce-89abcdef' });
    closed.hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: { Types: ['PRIVATE'], VpcEndpointIds: ['vpce-01234567', 'vpce-89abcdef'] },
    });
    expect(baseUrlOf(closed)).toContain('"-vpce-01234567.execute-api."');
  });

  it('changes the deployment of the stage, without which it would not count', () => {
    const deploymentOf = (context: Record<string, string>) =>
      Object.keys(resourcesOf(synthesise(context).service, 'AWS::ApiGateway::Deployment'));

    expect(deploymentOf({ callerAccounts: '111122223333' })).not.toEqual(
      deploymentOf({ callerAccounts: '444455556666' }),
    );
  });
});

describe('the account of API Gateway', () => {
  it('keeps the role that it has for logs, unless the settings ask for another', () => {
    service.resourceCountIs('AWS::ApiGateway::Account', 0);
    const { service: setting } = synthesise({ cloudWatchRole: 'true' });
    expect(resourceOf(setting, 'AWS::IAM::Role', 'HttpApiCloudWatchRole').DeletionPolicy).toBe('Retain');
  });
});

describe('a web ACL', () => {
  it('of the operator stands before the stage, and none is made', () => {
    const { service: guarded } = synthesise({ webAclArn: acl });
    guarded.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      WebACLArn: acl,
      ResourceArn: Match.objectLike({ 'Fn::Join': Match.anyValue() }),
    });
    guarded.resourceCountIs('AWS::WAFv2::WebACL', 0);
  });

  it('limits each address, and keeps no sample of a request', () => {
    const { service: limited } = synthesise({ callerLimit: '300' });
    limited.hasResourceProperties('AWS::WAFv2::WebACL', {
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      Rules: [
        Match.objectLike({
          Action: { Block: {} },
          Statement: { RateBasedStatement: { AggregateKeyType: 'IP', EvaluationWindowSec: 300, Limit: 300 } },
          VisibilityConfig: Match.objectLike({ SampledRequestsEnabled: false }),
        }),
      ],
    });
    limited.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
  });

  it('is not made when nobody asks for it', () => {
    service.resourceCountIs('AWS::WAFv2::WebACL', 0);
    service.resourceCountIs('AWS::WAFv2::WebACLAssociation', 0);
  });
});

describe('the base URL that a deployment tells', () => {
  it('is that of API Gateway while it answers there, and the custom domain where that is the only one', () => {
    expect(baseUrlOf(service)).toContain('".execute-api."');
    expect(baseUrlOf(synthesise({ ...zone }).service)).toContain('".execute-api."');
    expect(baseUrlOf(synthesise({ ...zone, defaultEndpoint: 'false' }).service)).toBe('"https://faces.example.com/"');
  });
});

describe('a zone of Route 53', () => {
  it('gets the record of the name, and proves the certificate', () => {
    const { service: named } = synthesise({ ...zone });
    named.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: zone.domainName,
      DomainValidationOptions: [{ DomainName: zone.domainName, HostedZoneId: zone.hostedZoneId }],
    });
    named.hasResourceProperties('AWS::Route53::RecordSet', { Name: zone.domainName, Type: 'A' });
  });
});

describe('the network of the worker', () => {
  const worker = 'functions/queue/encode-image.ts';
  const inVpc = (context: Record<string, string> = {}) => synthesise({ ...network, ...context }).service;

  it('is its own alone: no other function is in the VPC', () => {
    for (const [entry, { properties }] of functionsByEntry(inVpc())) {
      expect('VpcConfig' in properties).toBe(entry === worker);
    }
    for (const { properties } of functionsByEntry(service).values()) expect(properties).not.toHaveProperty('VpcConfig');
  });

  it('lets HTTPS out and nothing in, unless the settings name security groups', () => {
    inVpc().hasResourceProperties('AWS::EC2::SecurityGroup', {
      VpcId: network.vpcId,
      SecurityGroupEgress: [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0', Description: 'HTTPS' },
      ],
      SecurityGroupIngress: Match.absent(),
    });
    inVpc({ securityGroupIds: GROUP }).resourceCountIs('AWS::EC2::SecurityGroup', 0);
  });

  it('lets out to the port of the encoder too', () => {
    const portsFor = (encodingServiceUrl: string) => {
      const group = resourceOf(inVpc({ encoder: 'http', encodingServiceUrl }), 'AWS::EC2::SecurityGroup', '');
      return z.array(z.looseObject({ ToPort: z.number() })).parse(group.Properties.SecurityGroupEgress);
    };
    expect(portsFor('https://encoder.internal:8443/v1/selfie').map(({ ToPort }) => ToPort)).toEqual([443, 8443]);
    expect(portsFor('https://encoder.internal/v1/selfie').map(({ ToPort }) => ToPort)).toEqual([443]);
  });

  it('is made by Lambda with permissions of the worker, which no other function has', () => {
    for (const [entry, found] of functionsByEntry(inVpc())) {
      const actions = statementsOf(inVpc(), found).flatMap(({ Action }) => Action);
      expect(actions.some((action) => action.startsWith('ec2:'))).toBe(entry === worker);
    }
  });
});

describe('the secret of another encoder', () => {
  it.each([
    ['secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:encoder-AbCdEf'],
    ['ssm:GetParameter', 'arn:aws:ssm:eu-central-1:111122223333:parameter/encoder'],
  ])('may be read by the worker alone, with %s', (action, encodingServiceSecretArn) => {
    const { service: other } = synthesise({
      encoder: 'http',
      encodingServiceUrl: 'https://encoder.example/v1/selfie',
      encodingServiceSecretArn,
    });
    for (const [entry, found] of functionsByEntry(other)) {
      const statements = statementsOf(other, found).filter(({ Action }) => Action.includes(action));
      const expected = entry === 'functions/queue/encode-image.ts' ? [encodingServiceSecretArn] : [];
      expect(statements.map(({ Resource }) => Resource)).toEqual(expected);
    }
  });
});
