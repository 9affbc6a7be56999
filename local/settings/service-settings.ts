import * as z from 'zod';
import { MAX_WAIT_SECONDS } from '../../api/limits.ts';
import { type LogLevel, logLevels } from '../../functions/telemetry/log.ts';
import { calibrationFile } from '../../settings/calibration-file.ts';
import { nameList as separatedNames } from '../../settings/name-list.ts';
import { decimalNumber, wholeNumber } from '../../settings/number-setting.ts';
import { readEnvironment, type Variables } from '../../settings/read-environment.ts';
import { webhookUrl } from '../../settings/webhook-url.ts';
import { DEFAULT_RETENTION_DAYS } from '../../settings/work-limits.ts';
import { encoderVariables } from './encoder-settings.ts';
import { httpUrl, oneOf, oneOfIfSet, onOff, safeUrls, text, webhookSecret, webOrigin } from './setting-schemas.ts';

/** IAM needs AWS: this machine cannot check its signatures. */
const authModes = ['none', 'jwt'] as const;

const logFormats = ['pretty', 'json'] as const;

const schema = z
  .object({
    PORT: wholeNumber(0, 65_535, 8001),
    ...encoderVariables,
    DATA_DIR: text('.data'),
    ENCODING_SERVICE_URL: httpUrl('the built-in encoder is used'),
    ENCODING_SERVICE_VERSION: z.string().default('1'),
    CALIBRATION_FILE: calibrationFile(),
    ENCODING_SERVICE_TIMEOUT: wholeNumber(100, 50_000, 20_000),
    RETRY_BASE_SECONDS: decimalNumber(0, 60, 5),
    WEBHOOK_URL: webhookUrl().optional(),
    WEBHOOK_SECRET: webhookSecret(),
    CORS_ORIGIN: webOrigin(),
    RETENTION_DAYS: wholeNumber(1, 3650, DEFAULT_RETENTION_DAYS),
    MAX_WAIT_SECONDS: wholeNumber(0, MAX_WAIT_SECONDS, MAX_WAIT_SECONDS),
    FACE_SEARCH: onOff(),
    AUTH: oneOfIfSet(authModes, 'none'),
    JWT_ISSUER: safeUrls(),
    JWT_AUDIENCE: separatedNames(),
    JWT_SCOPE: separatedNames(),
    JWT_JWKS_URI: safeUrls(),
    LOG_LEVEL: oneOf(logLevels, 'info'),
    LOG_FORMAT: oneOf(logFormats, 'pretty'),
  })
  .superRefine(({ AUTH, JWT_ISSUER, JWT_AUDIENCE, JWT_SCOPE, JWT_JWKS_URI }, context) => {
    // Somebody who has set these does not expect that everyone is let in.
    if (AUTH === undefined && [JWT_ISSUER, JWT_AUDIENCE, JWT_SCOPE, JWT_JWKS_URI].some(({ length }) => length > 0)) {
      const message = 'must be set where JWT_ISSUER or another JWT_ variable is: to jwt, or to none to let everyone in';
      context.addIssue({ code: 'custom', path: ['AUTH'], message });
    }
    if (AUTH !== 'jwt') return;
    for (const [name, value] of Object.entries({ JWT_ISSUER, JWT_AUDIENCE })) {
      if (value.length === 0)
        context.addIssue({ code: 'custom', path: [name], message: 'must be set when AUTH is jwt' });
    }
    if (JWT_JWKS_URI.length > 1 || (JWT_JWKS_URI.length === 1 && JWT_ISSUER.length > 1)) {
      const message = 'must be one URL, and can only be set for a single JWT_ISSUER: its keys would count for all';
      context.addIssue({ code: 'custom', path: ['JWT_JWKS_URI'], message });
    }
  })
  .transform((variables) => ({
    /** TCP port of the API; 0 takes any free one. */
    port: variables.PORT,
    host: variables.HOST,
    /** Names, besides those of this machine, by which clients may call the API. */
    allowedHosts: variables.ALLOWED_HOSTS,
    /** Folder of the database and of the pictures. */
    dataDir: variables.DATA_DIR,
    /** Encoder to call over HTTP; without it the built-in one works in this process. */
    encodingServiceUrl: variables.ENCODING_SERVICE_URL,
    /** Goes with the vectors of that encoder. */
    encodingServiceVersion: variables.ENCODING_SERVICE_VERSION,
    /** Milliseconds that one picture may take there. */
    encodingServiceTimeout: variables.ENCODING_SERVICE_TIMEOUT,
    /** Seconds before the second try of a picture, about; each further try waits three times as long. */
    retryBaseSeconds: variables.RETRY_BASE_SECONDS,
    /** Threads of the built-in encoder. */
    encoderThreads: variables.ENCODER_THREADS,
    /** Detections with a lower score, 0 to 1, are discarded. */
    detectionThreshold: variables.ENCODER_DETECTION_THRESHOLD,
    /** Whether the built-in encoder opens HEIC pictures. */
    heic: variables.HEIC,
    /** What a distance between vectors means: false match rates, measured. */
    calibrations: variables.CALIBRATION_FILE,
    /** Gets a POST for each image that is completed or failed. */
    webhookUrl: variables.WEBHOOK_URL,
    /** Sign its calls; without any they are not signed. */
    webhookKeys: variables.WEBHOOK_SECRET,
    /** Web origin whose pages may call the API, or `*`; without it none but those of the service. */
    corsOrigin: variables.CORS_ORIGIN,
    /** Days that a container lives. */
    retentionDays: variables.RETENTION_DAYS,
    /** Seconds that a response is held at most for a caller that prefers to wait; here it costs next to nothing. */
    maxWaitSeconds: variables.MAX_WAIT_SECONDS,
    /** Whether people can be enrolled and searched. */
    faceSearch: variables.FACE_SEARCH,
    /** Whose tokens are accepted; without it callers need no token. */
    tokens: tokensOf(variables),
    logLevel: variables.LOG_LEVEL satisfies LogLevel,
    logFormat: variables.LOG_FORMAT,
  }));

/** How the service runs on this machine. */
export type Settings = Readonly<z.output<typeof schema>>;

interface TokenVariables {
  readonly AUTH?: (typeof authModes)[number] | undefined;
  readonly JWT_ISSUER: readonly string[];
  readonly JWT_AUDIENCE: readonly string[];
  readonly JWT_SCOPE: readonly string[];
  readonly JWT_JWKS_URI: readonly string[];
}

function tokensOf({ AUTH, JWT_ISSUER, JWT_AUDIENCE, JWT_SCOPE, JWT_JWKS_URI: [jwksUri] }: TokenVariables) {
  if (AUTH !== 'jwt') return undefined;
  return { issuers: JWT_ISSUER, audiences: JWT_AUDIENCE, scopes: JWT_SCOPE, jwksUri };
}

/**
 * Reads the settings of the service from the environment.
 *
 * @param overrides variables that come from elsewhere, such as the options of a command
 * @throws {EnvironmentError} naming each wrong variable, what is wrong with its value, and its default
 */
export const readSettings = (overrides: Variables = {}): Settings => readEnvironment(schema, overrides);
