import { checkConcurrency } from './check-concurrency.ts';
import { checkTags } from './check-tags.ts';
import type { SettingInfo, Settings } from './settings.ts';

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
    ...withoutEffect(settings, only),
    ...(isGiven('encodingServiceHeader') ? need(['encodingServiceSecretArn'], 'with encodingServiceHeader') : []),
    ...only('jwtJwksUri', settings.jwtIssuer.length === 1, 'can only be given for a single jwtIssuer'),
    ...only('webAclArn', settings.callerLimit === undefined, 'cannot be given together with callerLimit'),
    ...only('kmsKeyArn', !settings.customerKey, 'cannot be given together with customerKey=true'),
    ...only('alarmEmail', !settings.alarmTopicArn, 'cannot be given together with alarmTopicArn'),
    ...only('domainName', settings.vpcEndpointIds.length === 0, 'goes with a public API only'),
    ...mustBeHttps('encodingServiceUrl', settings.encodingServiceUrl, emulator, 'pictures of people go there'),
    ...mustBeHttps('jwtJwksUri', settings.jwtJwksUri, emulator, 'who can change the keys can be anybody'),
    ...mustBeHttps('webhookUrl', settings.webhookUrl, emulator, 'ids of people go there'),
    ...checkTags(settings),
    ...checkConcurrency(settings),
  ];
}

type Only = (name: Name, allowed: boolean, because: string) => string[];

/** A setting that does nothing beside the others is a mistake: its owner believes that it protects or leads somewhere. */
function withoutEffect({ auth, encoder, heic, observability, tracing }: Settings, only: Only): string[] {
  const onlyWith = (condition: string, isMet: boolean, names: readonly Name[]) =>
    names.flatMap((name) => only(name, isMet, `does nothing here: it goes with ${condition} only`));
  return [
    ...onlyWith('auth=jwt', auth === 'jwt', ['jwtIssuer', 'jwtAudience', 'jwtScope', 'jwtJwksUri']),
    ...onlyWith('auth=iam', auth === 'iam', ['iamOwner', 'callerAccounts']),
    ...onlyWith('encoder=http', encoder === 'http', [
      'encodingServiceUrl',
      'encodingServiceVersion',
      'encodingServiceSecretArn',
    ]),
    ...onlyWith('encoder=built-in', encoder === 'built-in', ['detectionThreshold', ...(heic ? ['heic' as const] : [])]),
    ...onlyWith('observability=true', observability, ['alarmEmail', 'alarmTopicArn']),
    ...onlyWith('tracing=true', tracing, ['tracePercent']),
  ];
}

function mustBeHttps(name: Name, value: string | undefined, emulator: boolean, because: string): string[] {
  return value?.startsWith('http:') && !emulator ? [`${name}: must be an https URL: ${because}`] : [];
}
