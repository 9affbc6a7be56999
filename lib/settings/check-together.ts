import { functionNames } from '../function-specs.ts';
import { heldResponses } from './held-responses.ts';
import type { SettingInfo, Settings } from './settings.ts';

/** Executions that AWS insists on leaving without a reservation. */
const UNRESERVED = 100;

type Name = keyof Settings;

/** What is wrong with settings that are right one by one: companions that are missing, and numbers that do not fit. */
export function checkTogether(
  settings: Settings,
  given: ReadonlySet<string>,
  infoOf: (name: string) => SettingInfo,
): string[] {
  const isGiven = (name: Name) => given.has(name);
  const need = (names: readonly Name[], because: string) =>
    names
      .filter((name) => !isGiven(name))
      .map((name) => `${name}: needed ${because}; pass -c ${name}=<${infoOf(name).values}>`);
  const only = (name: Name, allowed: boolean, because: string) =>
    isGiven(name) && !allowed ? [`${name}: ${because}`] : [];
  const { auth, encoder, emulator } = settings;
  return [
    ...(auth === 'jwt' ? need(['jwtIssuer', 'jwtAudience'], 'with auth=jwt') : []),
    ...(encoder === 'http' ? need(['encodingServiceUrl'], 'with encoder=http') : []),
    ...(settings.domainName && !settings.hostedZoneId ? need(['certificateArn'], 'with domainName') : []),
    ...(settings.certificateArn ? need(['domainName'], 'with certificateArn') : []),
    ...(settings.hostedZoneId ? need(['domainName'], 'with hostedZoneId') : []),
    ...(settings.defaultEndpoint ? [] : need(['domainName'], 'with defaultEndpoint=false')),
    ...(settings.vpcId ? need(['subnetIds'], 'with vpcId') : []),
    ...(settings.subnetIds.length > 0 ? need(['vpcId'], 'with subnetIds') : []),
    ...(settings.securityGroupIds.length > 0 ? need(['vpcId'], 'with securityGroupIds') : []),
    ...(settings.webhookUrl ? need(['webhookSecretArn'], 'with webhookUrl') : []),
    ...(settings.webhookSecretArn ? need(['webhookUrl'], 'with webhookSecretArn') : []),
    ...only('jwtJwksUri', settings.jwtIssuer.length === 1, 'can only be given for a single jwtIssuer'),
    ...only('encodingServiceSecretArn', encoder === 'http', 'goes with encoder=http only'),
    ...only('callerAccounts', auth === 'iam', 'goes with auth=iam only'),
    ...only('webAclArn', settings.callerLimit === undefined, 'cannot be given together with callerLimit'),
    ...only('kmsKeyArn', !settings.customerKey, 'cannot be given together with customerKey=true'),
    ...only('alarmEmail', !settings.alarmTopicArn, 'cannot be given together with alarmTopicArn'),
    ...only('domainName', settings.vpcEndpointIds.length === 0, 'goes with a public API only'),
    ...mustBeHttps('encodingServiceUrl', settings.encodingServiceUrl, emulator, 'pictures of people go there'),
    ...mustBeHttps('jwtJwksUri', settings.jwtJwksUri, emulator, 'who can change the keys can be anybody'),
    ...mustBeHttps('webhookUrl', settings.webhookUrl, emulator, 'ids of people go there'),
    ...checkConcurrency(settings),
  ];
}

function mustBeHttps(name: Name, value: string | undefined, emulator: boolean, because: string): string[] {
  return value?.startsWith('http:') && !emulator ? [`${name}: must be an https URL: ${because}`] : [];
}

function checkConcurrency(settings: Settings): string[] {
  const { accountConcurrency, maxConcurrency, reservedConcurrency: reserved, provisionedConcurrency } = settings;
  const sum = Object.values(reserved).reduce((total, value) => total + value, 0);
  const workers = reserved['encode-image'];
  const unknown = (name: Name, numbers: Settings['reservedConcurrency']) =>
    Object.keys(numbers)
      .filter((key) => !functionNames.includes(key))
      .map((key) => `${name}: there is no function ${key}; there are ${functionNames.join(', ')}`);
  return [
    ...unknown('reservedConcurrency', reserved),
    ...unknown('provisionedConcurrency', provisionedConcurrency),
    ...(sum > accountConcurrency - UNRESERVED
      ? [
          `reservedConcurrency: ${sum} in all leaves less than ${UNRESERVED} of the account's ${accountConcurrency} (accountConcurrency), and AWS refuses that`,
        ]
      : []),
    ...(workers !== undefined && workers < maxConcurrency
      ? [
          `reservedConcurrency: encode-image=${workers} is less than maxConcurrency=${maxConcurrency}: pollers would be refused`,
        ]
      : []),
    ...Object.entries(provisionedConcurrency)
      .filter(([key, value]) => value > (reserved[key] ?? value))
      .map(([key, value]) => `provisionedConcurrency: ${key}=${value} is more than its reservedConcurrency`),
  ];
}

/** True when the responses that may be held at once could leave other functions of the account without an execution. */
export const canStarveTheAccount = (settings: Settings): boolean =>
  heldResponses(settings) > settings.accountConcurrency - UNRESERVED;
