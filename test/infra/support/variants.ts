import { acl, domain, GROUP, network, otherEncoder, secret, token, webhook, zone } from './example-settings.ts';

/** Deployments as different from each other as the settings allow. They are synthesised in tests, and linted. */
export const variants: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'the default settings': {},
  'a key of the customer': { customerKey: 'true', backupDays: '0', cloudWatchRole: 'true', imageEvents: 'true' },
  'tokens, another encoder, a domain and nothing kept': {
    ...token,
    ...otherEncoder,
    ...domain,
    retainData: 'false',
    corsOrigin: '*',
    alarmEmail: 'operator@example.com',
    imageEvents: 'true',
  },
  'another encoder in a VPC, with a secret': {
    ...otherEncoder,
    ...network,
    encodingServiceSecretArn: secret,
    architecture: 'x86_64',
    tracing: 'false',
    observability: 'false',
  },
  'what a company asks for': {
    ...zone,
    ...network,
    securityGroupIds: GROUP,
    defaultEndpoint: 'false',
    webAclArn: acl,
    kmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f',
    alarmTopicArn: 'arn:aws:sns:eu-central-1:111122223333:alarms',
    callerAccounts: '111122223333,444455556666',
    reservedConcurrency: 'get-summary=200,get-template=50,create-verification=50,encode-image=100',
    provisionedConcurrency: 'get-summary=2,encode-image=2',
    permissionsBoundary: 'Boundary',
    bootstrapQualifier: 'company1',
    tags: 'team=identity,cost-center=42',
  },
  'a webhook': { ...webhook },
  'a webhook and a key of the customer': { ...webhook, customerKey: 'true' },
  'a private API with a limit for each address': { vpcEndpointIds: 'vpce-01234567', callerLimit: '1000' },
  'an open API on an emulator': { auth: 'none', emulator: 'true', retainData: 'false', customerKey: 'true' },
};
