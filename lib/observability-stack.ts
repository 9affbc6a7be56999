import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AlarmTopic } from './observability/alarm-topic.ts';
import { Alarms } from './observability/alarms.ts';
import { ServiceDashboard } from './observability/service-dashboard.ts';
import { ServiceMetrics } from './observability/service-metrics.ts';
import type { ServiceStack } from './service-stack.ts';
import type { Settings } from './settings/settings.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly settings: Settings;
  readonly service: ServiceStack;
}

/** What watches the service. A stack of its own: it can be left out, changed and removed without touching the service. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, { settings, service, ...stackProps }: ObservabilityStackProps) {
    super(scope, id, stackProps);
    const metrics = new ServiceMetrics(service);
    const { topic } = new AlarmTopic(this, 'AlarmTopic', { settings, key: service.serviceKey.key });
    new Alarms(this, 'Alarms', { service, metrics, topic });
    new ServiceDashboard(this, 'Dashboard', { service, metrics });
  }
}
