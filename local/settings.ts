import { availableParallelism } from 'node:os';
import * as z from 'zod';
import { DEFAULT_RETENTION_DAYS } from '../settings/work-limits.ts';
import { readEnvironment } from '../settings/read-environment.ts';
import { type LogLevel, logLevels } from '../functions/telemetry/log.ts';
import { wholeNumber } from '../settings/number-setting.ts';
import { detectionThreshold } from '../functions/runtime/settings.ts';

/** IAM needs AWS: on this machine there is nobody who could check its signatures. */
const authModes = ['none', 'jwt'] as const;

const logFormats = ['pretty', 'json'] as const;
type LogFormat = (typeof logFormats)[number];

/** How the service runs on this machine. */
export interface Settings {
  /** TCP port of the API; 0 takes any free one. */
  readonly port: number;
  readonly host: string;
  /** Folder of the stores' files. */
  readonly dataDir: string;
  /** Encoder to call over HTTP; without it the built-in one works in this process. */
  readonly encodingServiceUrl?: string | undefined;
  /** Threads of the built-in encoder. */
  readonly encoderThreads: number;
  /** Score of its detector, 0 to 1, below which a face is none. */
  readonly detectionThreshold: number;
  /** Where it is told, by a POST, that an image is completed or failed; without it nobody is told. */
  readonly webhookUrl?: string | undefined;
  /** Web origin whose pages may call the API, or `*`; without it none but those of the service. */
  readonly corsOrigin?: string | undefined;
  /** Days that a container lives. */
  readonly retentionDays: number;
  /** Whether callers have to show a token. */
  readonly auth: 'none' | 'jwt';
  /** Whose tokens are believed, where they have to. */
  readonly jwt:
    | { readonly issuer: string; readonly audience: string; readonly jwksUri?: string | undefined }
    | undefined;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

/** How the built-in encoder is served over HTTP. */
export interface EncoderSettings {
  readonly port: number;
  readonly host: string;
  readonly encoderThreads: number;
  /** Score of the detector, 0 to 1, below which a face is none. */
  readonly detectionThreshold: number;
}

/** One core is left to the API and its stores. */
const defaultEncoderThreads = Math.max(1, availableParallelism() - 1);

const host = text('127.0.0.1');
const encoderThreads = wholeNumber(1, 64, defaultEncoderThreads);

const settingsSchema = z
  .object({
    PORT: wholeNumber(0, 65_535, 8001),
    HOST: host,
    DATA_DIR: text('.data'),
    ENCODING_SERVICE_URL: httpUrl('the built-in encoder is used'),
    WEBHOOK_URL: httpUrl('nobody is told when an image is completed or failed'),
    ENCODER_THREADS: encoderThreads,
    ENCODER_DETECTION_THRESHOLD: detectionThreshold,
    CORS_ORIGIN: webOrigin(),
    RETENTION_DAYS: wholeNumber(1, 3650, DEFAULT_RETENTION_DAYS),
    AUTH: oneOf(authModes, 'none'),
    JWT_ISSUER: z.url().optional(),
    JWT_AUDIENCE: z.string().optional(),
    JWT_JWKS_URI: z.url().optional(),
    LOG_LEVEL: oneOf(logLevels, 'info'),
    LOG_FORMAT: oneOf(logFormats, 'pretty'),
  })
  .superRefine(({ AUTH, JWT_ISSUER, JWT_AUDIENCE }, context) => {
    if (AUTH !== 'jwt') return;
    for (const [name, value] of Object.entries({ JWT_ISSUER, JWT_AUDIENCE })) {
      if (!value) context.addIssue({ code: 'custom', path: [name], message: 'must be set when AUTH is jwt' });
    }
  })
  .transform(
    (variables): Settings => ({
      port: variables.PORT,
      host: variables.HOST,
      dataDir: variables.DATA_DIR,
      encodingServiceUrl: variables.ENCODING_SERVICE_URL,
      encoderThreads: variables.ENCODER_THREADS,
      detectionThreshold: variables.ENCODER_DETECTION_THRESHOLD,
      webhookUrl: variables.WEBHOOK_URL,
      corsOrigin: variables.CORS_ORIGIN,
      retentionDays: variables.RETENTION_DAYS,
      auth: variables.AUTH,
      jwt: readJwt(variables),
      logLevel: variables.LOG_LEVEL,
      logFormat: variables.LOG_FORMAT,
    }),
  );

const encoderSettingsSchema = z
  .object({
    ENCODER_PORT: wholeNumber(0, 65_535, 8000),
    HOST: host,
    ENCODER_THREADS: encoderThreads,
    ENCODER_DETECTION_THRESHOLD: detectionThreshold,
  })
  .transform(
    (variables): EncoderSettings => ({
      port: variables.ENCODER_PORT,
      host: variables.HOST,
      encoderThreads: variables.ENCODER_THREADS,
      detectionThreshold: variables.ENCODER_DETECTION_THRESHOLD,
    }),
  );

/**
 * Reads the settings of the local service from the environment.
 *
 * @throws {EnvironmentError} naming each wrong variable, what is wrong with its value, and its default
 */
export const readSettings = (): Settings => readEnvironment(settingsSchema);

/**
 * Reads the settings of the encoder's own server from the environment.
 *
 * @throws {EnvironmentError} naming each wrong variable, what is wrong with its value, and its default
 */
export const readEncoderSettings = (): EncoderSettings => readEnvironment(encoderSettingsSchema);

/**
 * Reads from the environment how sure the detector has to be of a face.
 *
 * @throws {EnvironmentError} naming the variable, what is wrong with its value, and its default
 */
export const readDetectionThreshold = (): number =>
  readEnvironment(z.object({ ENCODER_DETECTION_THRESHOLD: detectionThreshold })).ENCODER_DETECTION_THRESHOLD;

function readJwt({ AUTH, JWT_ISSUER, JWT_AUDIENCE, JWT_JWKS_URI }: JwtVariables): Settings['jwt'] {
  if (AUTH !== 'jwt' || !JWT_ISSUER || !JWT_AUDIENCE) return undefined;
  return { issuer: JWT_ISSUER, audience: JWT_AUDIENCE, jwksUri: JWT_JWKS_URI };
}

interface JwtVariables {
  readonly AUTH: (typeof authModes)[number];
  readonly JWT_ISSUER?: string | undefined;
  readonly JWT_AUDIENCE?: string | undefined;
  readonly JWT_JWKS_URI?: string | undefined;
}

/** Spaces alone are nothing: an empty host would be all interfaces. */
function text(fallback: string) {
  return z
    .string()
    .default(fallback)
    .transform((input) => input.trim() || fallback);
}

/** @param fallback what happens without it */
function httpUrl(fallback: string) {
  return z
    .url({
      protocol: /^https?$/,
      error: ({ input }) => `must be an http or https URL, not "${input}"; by default ${fallback}`,
    })
    .refine((url) => !hasCredentials(url), 'must not hold a user name or a password: nothing could be sent there')
    .optional();
}

const hasCredentials = (text: string): boolean => {
  const url = URL.parse(text);
  return Boolean(url?.username || url?.password);
};

/** As browsers send it: no path, and not even a slash at its end. */
function webOrigin() {
  return z
    .string()
    .refine((input) => input === '*' || (/^https?:/.test(input) && URL.parse(input)?.origin === input), {
      error: ({ input }) =>
        `must be * or an origin such as https://app.example.com, without a path, not "${input}"; by default no other page may call`,
    })
    .optional();
}

function oneOf<const Values extends readonly [string, ...string[]]>(values: Values, fallback: Values[number]) {
  return z
    .string()
    .default(fallback)
    .pipe(
      z.enum(values, {
        error: ({ input }) => `must be one of ${values.join(', ')}, not "${input}"; the default is ${fallback}`,
      }),
    );
}
