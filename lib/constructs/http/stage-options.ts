import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroupLogDestination, type MethodDeploymentOptions, type StageOptions } from 'aws-cdk-lib/aws-apigateway';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type OperationId, routes } from '../../../api/routes.ts';
import type { Settings } from '../../settings/settings.ts';
import { accessLogFormat } from './access-log.ts';

/** The stage; on AWS it stands before every path until a custom domain takes it away. */
export const STAGE = 'api';

/** The one stage: its log, its throttles, its traces. */
export function stageOptions(scope: Construct, settings: Settings, key: IKey | undefined): StageOptions {
  const log = new LogGroup(scope, 'AccessLog', {
    retention: settings.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(key ? { encryptionKey: key } : {}),
  });
  return {
    stageName: STAGE,
    accessLogDestination: new LogGroupLogDestination(log),
    accessLogFormat: accessLogFormat(settings),
    throttlingRateLimit: settings.throttleRate,
    throttlingBurstLimit: settings.throttleBurst,
    methodOptions: throttlesOfHolders(settings),
    // The metrics of the stage are free and always there; this would add a paid set of them for every method.
    metricsEnabled: false,
    tracingEnabled: settings.tracing && settings.tracePercent > 0,
  };
}

/**
 * Methods whose responses may be held have limits of their own: `rate` of them, held for some seconds each, occupy as many
 * executions of Lambda as the product of the two. HEAD is never held.
 */
function throttlesOfHolders({ summaryThrottleRate, verificationThrottleRate }: Settings) {
  const rates: Partial<Record<OperationId, number>> = {
    getSummary: summaryThrottleRate,
    getTemplate: verificationThrottleRate,
    createVerification: verificationThrottleRate,
  };
  const options = routes.flatMap(({ operationId, method, path }): [string, MethodDeploymentOptions][] => {
    const rate = rates[operationId];
    return rate === undefined ? [] : [[`${path}/${method}`, { throttlingRateLimit: rate, throttlingBurstLimit: rate }]];
  });
  return Object.fromEntries(options);
}
