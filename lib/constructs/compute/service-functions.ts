import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { FunctionCode } from '../../bundle/package-functions.ts';
import {
  CALIBRATION_NAME,
  type EnvironmentPart,
  type FunctionSpec,
  functionName,
  functionSpecs,
} from '../../function-specs.ts';
import type { Settings } from '../../settings/settings.ts';
import type { ContainerTable } from '../storage/container-table.ts';
import type { DeliveryQueue } from '../storage/delivery-queue.ts';
import type { EventTopic } from '../storage/event-topic.ts';
import type { PictureBucket } from '../storage/picture-bucket.ts';
import type { ServiceKey } from '../storage/service-key.ts';
import type { WorkQueue } from '../storage/work-queue.ts';
import { ServiceFunction } from './service-function.ts';

export interface ServiceFunctionsProps {
  readonly settings: Settings;
  readonly codeOf: FunctionCode;
  readonly serviceKey: ServiceKey;
  readonly containers: ContainerTable;
  readonly pictures: PictureBucket;
  readonly images: WorkQueue;
  readonly tasks: WorkQueue;
  readonly events: EventTopic;
  readonly deliveryQueue: DeliveryQueue;
}

/** Makes the functions of the service: each with the variables and permissions of its line in function-specs.ts. */
export class ServiceFunctions extends Construct {
  private readonly props: ServiceFunctionsProps;
  private readonly made = new Map<string, ServiceFunction>();

  constructor(scope: Construct, id: string, props: ServiceFunctionsProps) {
    super(scope, id);
    this.props = props;
  }

  /** The function of an entry. Several routes may share one. */
  of(entry: string): ServiceFunction {
    const existing = this.made.get(entry);
    if (existing) return existing;
    const spec = functionSpecs[entry];
    if (!spec) throw new Error(`${entry} has no line in lib/function-specs.ts`);
    const { settings, codeOf, serviceKey, containers, pictures, images, tasks, events, deliveryQueue } = this.props;
    const environment = Object.assign({}, ...spec.reads.map((part) => this.variablesOf(part)));
    const serviceFunction = new ServiceFunction(this, nameOf(entry), {
      settings,
      key: serviceKey.key,
      entry,
      codeFolder: codeOf(entry),
      spec,
      environment: {
        // Custom metrics cost 0.30 USD a month each; without the stack that shows them they are not written.
        ...(settings.observability ? { METRICS_NAMESPACE: metricsNamespace(this) } : {}),
        ...environment,
      },
    });
    serviceFunction.allow(spec.table, containers.table.tableArn);
    pictures.allow(serviceFunction, spec.pictures);
    serviceFunction.allow(spec.images, images.queue.queueArn);
    serviceFunction.allow(spec.tasks, tasks.queue.queueArn);
    events.allow(serviceFunction, spec.events);
    deliveryQueue.allow(serviceFunction, spec.deliveries);
    serviceKey.allow(serviceFunction, spec);
    allowSecret(serviceFunction, spec, settings);
    this.made.set(entry, serviceFunction);
    return serviceFunction;
  }

  /** All functions made so far. */
  get all(): readonly ServiceFunction[] {
    return [...this.made.values()];
  }

  private variablesOf(part: EnvironmentPart): Readonly<Record<string, string>> {
    const { settings, containers, pictures, images, tasks, events, deliveryQueue } = this.props;
    const variables: Record<EnvironmentPart, Record<string, string | undefined>> = {
      auth: { AUTH: settings.auth, IAM_OWNER: settings.auth === 'iam' ? settings.iamOwner : undefined },
      table: { TABLE_NAME: containers.table.tableName },
      calibration: { CALIBRATION_FILE: settings.calibrationFile && CALIBRATION_NAME },
      bucket: {
        BUCKET_NAME: pictures.bucket.bucketName,
        S3_PATH_STYLE: settings.emulator ? 'true' : undefined,
      },
      queue: { IMAGES_QUEUE_URL: images.queue.queueUrl },
      retention: { RETENTION_DAYS: String(settings.retentionDays) },
      encoder:
        settings.encoder === 'http'
          ? {
              ENCODING_SERVICE_URL: settings.encodingServiceUrl,
              ENCODING_SERVICE_VERSION: settings.encodingServiceVersion,
            }
          : {},
      detector:
        settings.encoder === 'built-in'
          ? {
              ENCODER_DETECTION_THRESHOLD: String(settings.detectionThreshold),
              HEIC: settings.heic ? 'on' : undefined,
            }
          : {},
      tasks: { TASKS_QUEUE_URL: tasks.queue.queueUrl },
      events: { EVENTS_TOPIC_ARN: events.topic?.topicArn },
      webhook: {
        WEBHOOK_URL: settings.webhookUrl,
        WEBHOOK_SECRET_ARN: settings.webhookSecretArn,
        DELIVERIES_QUEUE_URL: deliveryQueue.deliveries?.queue.queueUrl,
      },
      wait: { MAX_WAIT_SECONDS: String(settings.maxWaitSeconds) },
      secret: settings.encodingServiceSecretArn
        ? {
            ENCODING_SERVICE_SECRET_ARN: settings.encodingServiceSecretArn,
            ENCODING_SERVICE_HEADER: settings.encodingServiceHeader,
          }
        : {},
      cors: { CORS_ORIGIN: settings.corsOrigin },
      retry: { RETRY_BASE_SECONDS: String(settings.retryBaseSeconds) },
      docs: { DOCS_DIR: 'swagger-ui' },
      console: { CONSOLE_DIR: 'console', UPLOAD_ORIGIN: `https://${pictures.bucket.bucketRegionalDomainName}` },
      jwt: {
        JWT_ISSUER: settings.jwtIssuer.join(','),
        JWT_AUDIENCE: settings.jwtAudience.join(','),
        JWT_SCOPE: settings.jwtScope.length > 0 ? settings.jwtScope.join(',') : undefined,
        JWT_JWKS_URI: settings.jwtJwksUri,
      },
    };
    const present = Object.entries(variables[part]).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return Object.fromEntries(present);
  }
}

/** The CloudWatch namespace of a deployment: its stack's name keeps two deployments apart. */
export const metricsNamespace = (scope: Construct): string => `FaceEncode/${Stack.of(scope).stackName}`;

/** Lets a function read the secrets that it is told of. */
function allowSecret(serviceFunction: ServiceFunction, { reads }: FunctionSpec, settings: Settings): void {
  const secrets = { secret: settings.encodingServiceSecretArn, webhook: settings.webhookSecretArn } as const;
  for (const part of ['secret', 'webhook'] as const) {
    const arn = secrets[part];
    if (!arn || !reads.includes(part)) continue;
    serviceFunction.allow([arn.includes(':ssm:') ? 'ssm:GetParameter' : 'secretsmanager:GetSecretValue'], arn);
  }
}

/** functions/http/add-image.ts -> AddImage */
function nameOf(entry: string): string {
  return functionName(entry)
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
