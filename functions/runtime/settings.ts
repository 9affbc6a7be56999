import * as z from 'zod';
import { authModes } from '../../api/auth.ts';
import { MAX_WAIT_SECONDS } from '../../api/limits.ts';
import { nameList } from '../../settings/name-list.ts';
import { decimalNumber, wholeNumber } from '../../settings/number-setting.ts';
import { webhookUrl } from '../../settings/webhook-url.ts';
import {
  DEFAULT_DETECTION_THRESHOLD,
  DEFAULT_HELD_SECONDS,
  DEFAULT_RETENTION_DAYS,
} from '../../settings/work-limits.ts';
import { logLevels } from '../telemetry/log.ts';

/** Who owns a container where callers are IAM principals. */
const iamOwners = ['role', 'session'] as const;

/** The environment of the functions, piece by piece; each entry picks what it needs. */

export const baseEnvironment = z.object({
  LOG_LEVEL: z.enum(logLevels).default('info'),
  /** CloudWatch namespace of the metrics; without it none are written. */
  METRICS_NAMESPACE: z.string().optional(),
});

/** What every HTTP function reads. */
export const publicEnvironment = baseEnvironment.extend({
  /** Web origin whose pages may read the responses of the API. */
  CORS_ORIGIN: z.string().optional(),
});

/** What the HTTP functions read that need to know their caller. */
export const callerEnvironment = publicEnvironment.extend({
  /** Who may call: everyone, the principals that IAM allows, or the holders of a token. */
  AUTH: z.enum(authModes),
  /** With AUTH=iam, who owns a container: the role, or each of its sessions. */
  IAM_OWNER: z.enum(iamOwners).default('role'),
});

/** What the wrapper of all HTTP functions uses. */
export type HttpEnvironment = z.output<typeof publicEnvironment> & Partial<z.output<typeof callerEnvironment>>;

/** Whose tokens are accepted. */
export const tokenEnvironment = z.object({
  JWT_ISSUER: nameList().pipe(z.array(z.url()).min(1)),
  JWT_AUDIENCE: nameList().pipe(z.array(z.string()).min(1)),
  /** Scopes of which a token must hold all. */
  JWT_SCOPE: nameList(),
  /** Where the keys of a single issuer are, when not at the usual place below it. */
  JWT_JWKS_URI: z.url().optional(),
});

/** What the functions read that may hold a response until nothing is processing. */
export const waitEnvironment = z.object({
  /** Seconds that a response is held at most. */
  MAX_WAIT_SECONDS: wholeNumber(0, MAX_WAIT_SECONDS, DEFAULT_HELD_SECONDS),
});

export const tableEnvironment = z.object({ TABLE_NAME: z.string() });

export const bucketEnvironment = z.object({
  BUCKET_NAME: z.string(),
  /** Name the bucket in the path and not in the host: emulators answer to one host name only. */
  S3_PATH_STYLE: z.stringbool().default(false),
});

export const queueEnvironment = z.object({ IMAGES_QUEUE_URL: z.url() });

/** The queue of deferred tasks. */
export const tasksEnvironment = z.object({ TASKS_QUEUE_URL: z.url() });

/** The topic of image events; without it no event is published. */
const eventsEnvironment = z.object({ EVENTS_TOPIC_ARN: z.string().startsWith('arn:').optional() });

export const retentionEnvironment = z.object({
  RETENTION_DAYS: wholeNumber(1, 3650, DEFAULT_RETENTION_DAYS),
});

/** Which encoder: another service when ENCODING_SERVICE_URL is set, the built-in one otherwise. */
export const encoderChoiceEnvironment = z.object({
  ENCODING_SERVICE_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Goes with the vectors; raise it when the other service changes its model. */
  ENCODING_SERVICE_VERSION: z.string().default('1'),
});

/** What goes with each picture to the other service, where it wants to know who calls. */
const encoderSecretEnvironment = z.object({
  /** A secret of Secrets Manager, or a parameter of SSM; without it no header is sent. */
  ENCODING_SERVICE_SECRET_ARN: z.string().startsWith('arn:').optional(),
  ENCODING_SERVICE_HEADER: z.string().default('Authorization'),
});

/** Detections of the built-in encoder with a lower score are discarded. */
const detectionThreshold = decimalNumber(0, 1, DEFAULT_DETECTION_THRESHOLD);

export const encoderEnvironment = encoderChoiceEnvironment.extend({
  ...encoderSecretEnvironment.shape,
  /** Milliseconds that one picture may take at the other service. */
  ENCODING_SERVICE_TIMEOUT: wholeNumber(100, 50_000, 20_000),
  /** Threads of the built-in encoder; 0 encodes in the function's own thread. */
  ENCODER_THREADS: wholeNumber(0, 64, 0),
  ENCODER_DETECTION_THRESHOLD: detectionThreshold,
  /** Set by Lambda: `on-demand`, or `provisioned-concurrency`. */
  AWS_LAMBDA_INITIALIZATION_TYPE: z.string().optional(),
  /** Whether the built-in encoder opens HEIC pictures; its decoder is in the package only then. */
  HEIC: z.stringbool({ truthy: ['on'], falsy: ['off'] }).default(false),
});

export const retryEnvironment = z.object({
  /** Seconds before the second try of a picture, about; each further try waits three times as long. */
  RETRY_BASE_SECONDS: decimalNumber(0, 60, 5),
});

/** What both functions that erase read. */
export const eraseEnvironment = callerEnvironment.extend({
  ...tableEnvironment.shape,
  ...bucketEnvironment.shape,
  ...tasksEnvironment.shape,
});

/** What the functions read that make an image terminal. */
export const outcomeEnvironment = baseEnvironment.extend({
  ...tableEnvironment.shape,
  ...bucketEnvironment.shape,
  ...eventsEnvironment.shape,
});

/** What the function reads that calls the webhook. */
export const webhookEnvironment = baseEnvironment.extend({
  WEBHOOK_URL: webhookUrl(),
  /** The secret of Secrets Manager, or the parameter of SSM, with which calls are signed. */
  WEBHOOK_SECRET_ARN: z.string().startsWith('arn:'),
  DELIVERIES_QUEUE_URL: z.url(),
});

/** The console page. */
export const consoleEnvironment = z.object({
  /** The folder with its files. */
  CONSOLE_DIR: z.string(),
  /** Where the forms of `/uploads` go, if not to this API's own origin; the page may talk to no other. */
  UPLOAD_ORIGIN: z.url().optional(),
});

/** The folder with the files of Swagger UI. */
export const docsEnvironment = z.object({ DOCS_DIR: z.string() });
