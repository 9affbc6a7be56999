import { Annotations, type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { FunctionCode } from './bundle/package-functions.ts';
import { ObservabilityStack } from './observability-stack.ts';
import { ServiceStack } from './service-stack.ts';
import type { Settings } from './settings.ts';

export interface AppStacks {
  readonly service: ServiceStack;
  readonly observability: ObservabilityStack | undefined;
}

/** The stacks of one deployment. */
export function buildApp(app: App, settings: Settings, codeOf: FunctionCode): AppStacks {
  const service = new ServiceStack(app, settings.name, {
    settings,
    codeOf,
    description: 'face-encode: face vectors for identity verification',
  });
  const observability = settings.observability
    ? new ObservabilityStack(app, `${settings.name}-observability`, {
        settings,
        service,
        description: 'face-encode: dashboard and alarms',
      })
    : undefined;
  Tags.of(app).add('service', 'face-encode');
  Tags.of(app).add('deployment', settings.name);
  warnOfMissingAuthentication(service, settings);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { service, observability };
}

function warnOfMissingAuthentication(service: ServiceStack, { auth }: Settings): void {
  if (auth !== 'none') return;
  Annotations.of(service).addWarningV2(
    'face-encode:no-authentication',
    'auth=none: everybody who knows the URL can upload pictures and read the faces of every container. Use it for trials only.',
  );
}
