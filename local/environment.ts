import { devNull } from 'node:os';
import { eventsTopicArn, localCredentials, localNames, queueUrlsAt } from './names.ts';
import type { Settings } from './settings.ts';
import type { Storage } from './storage.ts';

/**
 * The environment that the functions find: what their deployment would set, and the variables by which the AWS SDK finds
 * its endpoints and credentials. Those that a user may have set for other work are overridden, so that no call leaves this
 * machine and nothing depends on the user's profile.
 *
 * @param folders with the files of Swagger UI and of the console page
 */
export function functionEnvironment(
  settings: Settings,
  storage: Pick<Storage, 'objectsAndQueuesUrl' | 'tableUrl'>,
  folders: { readonly docs: string; readonly console: string },
): Record<string, string> {
  const urls = queueUrlsAt(storage.objectsAndQueuesUrl);
  return {
    TABLE_NAME: localNames.table,
    BUCKET_NAME: localNames.bucket,
    IMAGES_QUEUE_URL: urls.images,
    TASKS_QUEUE_URL: urls.tasks,
    // Without a webhook nobody would ever take the events.
    EVENTS_TOPIC_ARN: settings.webhookUrl ? eventsTopicArn : '',
    AUTH: settings.auth,
    JWT_ISSUER: settings.jwt?.issuer ?? '',
    JWT_AUDIENCE: settings.jwt?.audience ?? '',
    JWT_JWKS_URI: settings.jwt?.jwksUri ?? '',
    CORS_ORIGIN: settings.corsOrigin ?? '',
    LOG_LEVEL: settings.logLevel,
    RETENTION_DAYS: String(settings.retentionDays),
    ENCODER_THREADS: String(settings.encoderThreads),
    ENCODER_DETECTION_THRESHOLD: String(settings.detectionThreshold),
    ENCODING_SERVICE_URL: settings.encodingServiceUrl ?? '',
    DOCS_DIR: folders.docs,
    CONSOLE_DIR: folders.console,
    UPLOAD_ORIGIN: storage.objectsAndQueuesUrl,
    ...sdkEnvironment(storage),
  };
}

function sdkEnvironment({ objectsAndQueuesUrl, tableUrl }: Pick<Storage, 'objectsAndQueuesUrl' | 'tableUrl'>) {
  return {
    AWS_REGION: localNames.region,
    AWS_DEFAULT_REGION: localNames.region,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_SESSION_TOKEN: '',
    AWS_PROFILE: '',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_ENDPOINT_URL: objectsAndQueuesUrl,
    AWS_ENDPOINT_URL_S3: objectsAndQueuesUrl,
    AWS_ENDPOINT_URL_SQS: objectsAndQueuesUrl,
    AWS_ENDPOINT_URL_SNS: objectsAndQueuesUrl,
    AWS_ENDPOINT_URL_DYNAMODB: tableUrl,
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
    AWS_USE_FIPS_ENDPOINT: 'false',
    AWS_USE_DUALSTACK_ENDPOINT: 'false',
    AWS_RETRY_MODE: 'standard',
  };
}
