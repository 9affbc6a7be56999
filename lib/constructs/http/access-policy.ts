import { AccountPrincipal, AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { routes } from '../../../api/routes.ts';
import type { Settings } from '../../settings/settings.ts';
import { STAGE } from './stage-options.ts';

const INVOKE = ['execute-api:Invoke'];
const EVERYTHING = ['execute-api:/*'];

/**
 * The resource policy of the API, where the settings ask for one: other accounts may call, or only some VPC endpoints. With it
 * API Gateway answers only what it allows, so the open routes are named too. The principals of the own account need no line:
 * their own policies are enough.
 */
export function accessPolicy(settings: Settings): PolicyDocument | undefined {
  const { auth, callerAccounts, vpcEndpointIds } = settings;
  if (callerAccounts.length === 0 && vpcEndpointIds.length === 0) return undefined;
  const statements = [
    allow(new AnyPrincipal(), auth === 'iam' ? openResources(settings) : EVERYTHING),
    ...callerAccounts.map((account) => allow(new AccountPrincipal(account), [`execute-api:/${STAGE}/*`])),
    ...(vpcEndpointIds.length > 0 ? [denyOthers(vpcEndpointIds)] : []),
  ];
  return new PolicyDocument({ statements });
}

const allow = (principal: AnyPrincipal, resources: readonly string[]) =>
  new PolicyStatement({ principals: [principal], actions: INVOKE, resources: [...resources] });

const denyOthers = (endpoints: readonly string[]) =>
  new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: INVOKE,
    resources: EVERYTHING,
    conditions: { StringNotEquals: { 'aws:SourceVpce': endpoints } },
  });

/** What answers without a signature: the open routes, and the preflight requests of browsers. */
function openResources({ corsOrigin }: Settings): string[] {
  const open = routes.filter(({ authenticated }) => !authenticated);
  return [
    ...open.flatMap(({ method, path }) => [method, 'HEAD'].map((name) => resourceOf(name, path))),
    ...(corsOrigin ? [resourceOf('OPTIONS', '/*')] : []),
  ];
}

const resourceOf = (method: string, path: string): string =>
  `execute-api:/${STAGE}/${method}${path.replaceAll(/\{[^}]+\}/g, '*')}`;
