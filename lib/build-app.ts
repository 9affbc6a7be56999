import { type App, PermissionsBoundary, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { FunctionCode } from './bundle/package-functions.ts';
import { ObservabilityStack } from './observability-stack.ts';
import { ServiceStack } from './service-stack.ts';
import { tagsOf } from './settings/check-tags.ts';
import type { Settings } from './settings/settings.ts';
import { warnOfSettings } from './settings/warn-of-settings.ts';

/** Where the CDK looks for the qualifier of the bootstrap. */
const QUALIFIER = '@aws-cdk/core:bootstrapQualifier';

export interface AppStacks {
  readonly service: ServiceStack;
  readonly observability: ObservabilityStack | undefined;
}

/** The stacks of one deployment. */
export function buildApp(app: App, settings: Settings, codeOf: FunctionCode): AppStacks {
  const { permissionsBoundary, bootstrapQualifier } = settings;
  if (bootstrapQualifier) app.node.setContext(QUALIFIER, bootstrapQualifier);
  const boundary = permissionsBoundary ? { permissionsBoundary: boundaryOf(permissionsBoundary) } : {};
  const service = new ServiceStack(app, settings.name, {
    ...boundary,
    settings,
    codeOf,
    description: 'face-encode: face vectors for identity verification',
  });
  const observability = settings.observability
    ? new ObservabilityStack(app, `${settings.name}-observability`, {
        ...boundary,
        settings,
        service,
        description: 'face-encode: dashboard and alarms',
      })
    : undefined;
  for (const [name, value] of Object.entries(tagsOf(settings))) Tags.of(app).add(name, value);
  warnOfSettings(service, settings);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { service, observability };
}

const boundaryOf = (policy: string): PermissionsBoundary =>
  policy.startsWith('arn:') ? PermissionsBoundary.fromArn(policy) : PermissionsBoundary.fromName(policy);
