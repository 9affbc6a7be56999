import { expect, it } from 'vitest';
import { functionEnvironment } from '../../../local/environment.ts';
import type { Settings } from '../../../local/settings.ts';

const settings: Settings = {
  port: 8001,
  host: '127.0.0.1',
  dataDir: '.data',
  encoderThreads: 3,
  detectionThreshold: 0.5,
  retentionDays: 7,
  logLevel: 'warn',
  logFormat: 'pretty',
  auth: 'none',
  jwt: undefined,
};
const storage = { objectsAndQueuesUrl: 'http://127.0.0.1:1111', tableUrl: 'http://127.0.0.1:2222' };

const environment = functionEnvironment(settings, storage, { docs: '/docs', console: '/console' });

it('gives the functions their names and settings', () => {
  expect(environment).toMatchObject({
    IMAGES_QUEUE_URL: 'http://127.0.0.1:1111/000000000000/face-encode-images',
    RETENTION_DAYS: '7',
    ENCODER_THREADS: '3',
    ENCODER_DETECTION_THRESHOLD: '0.5',
    LOG_LEVEL: 'warn',
    AUTH: 'none',
    DOCS_DIR: '/docs',
  });
});

it('sends every AWS call to the local stores, with credentials of no worth', () => {
  expect(environment).toMatchObject({
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1111',
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1111',
    AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1111',
    AWS_ENDPOINT_URL_SNS: 'http://127.0.0.1:1111',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:2222',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
    AWS_ACCESS_KEY_ID: 'local',
  });
});

it('publishes events only when there is a webhook that takes them', () => {
  const withWebhook = { ...settings, webhookUrl: 'http://127.0.0.1:3333' };
  const folders = { docs: '/docs', console: '/console' };

  expect(environment.EVENTS_TOPIC_ARN).toBe('');
  expect(functionEnvironment(withWebhook, storage, folders).EVENTS_TOPIC_ARN).toBe(
    'arn:aws:sns:us-east-1:000000000000:face-encode-events',
  );
});

it("takes nothing from the user's own AWS set-up", () => {
  expect(environment).toMatchObject({ AWS_PROFILE: '', AWS_SESSION_TOKEN: '' });
  expect(environment.AWS_CONFIG_FILE).toBe(environment.AWS_SHARED_CREDENTIALS_FILE);
});
