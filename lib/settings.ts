import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { DEFAULT_DETECTION_THRESHOLD, DEFAULT_RETENTION_DAYS } from '../settings/work-limits.ts';

/** The settings of a deployment: CDK context (`-c name=value`, or `context` in cdk.json), parsed once at synthesis. */

/** The days of retention that CloudWatch Logs knows; its 9999 stands for ever, which no log of people's ids should be kept. */
const logRetentionDays = Object.values(RetentionDays).filter((days) => typeof days === 'number' && days < 9999);

const infoSchema = z.object({ values: z.string(), default: z.string(), meaning: z.string() });

/** What the documentation and the error messages say of a setting. */
export type SettingInfo = z.output<typeof infoSchema> & { readonly name: string };

const settingsSchema = z.object({
  name: text(
    'face-encode',
    /^[a-z][a-z0-9-]{0,40}$/,
    'lower-case letters, digits and hyphens, at most 41 characters',
    'Name of the stacks. Another name is another deployment, in the same account too.',
  ),
  auth: oneOf(['iam', 'jwt', 'none'], 'iam', 'Who may call: IAM principals, holders of a token, or everybody.'),
  jwtIssuer: optional(url('https'), 'an https URL', 'Issuer of the tokens; needed with `auth=jwt`.'),
  jwtAudience: optional(z.string().min(1), 'text', 'Audience the tokens must name; needed with `auth=jwt`.'),
  jwtJwksUri: optional(
    url('https?'),
    'a URL',
    "Where the issuer's keys are; by default `<jwtIssuer>/.well-known/jwks.json`.",
  ),
  encoder: oneOf(['built-in', 'http'], 'built-in', 'Encode in the worker, or call another service.'),
  encodingServiceUrl: optional(
    url('https?'),
    'an http or https URL',
    'Encoder to call; needed with `encoder=http`. The worker must reach it over the internet.',
  ),
  encodingServiceVersion: text(
    '1',
    /^[\w.-]{1,64}$/,
    'letters, digits, `.`, `_`, `-`',
    'Version told with the vectors of `encoder=http`; raise it when that service changes its model.',
  ),
  detectionThreshold: fraction(
    DEFAULT_DETECTION_THRESHOLD,
    'Detections of `encoder=built-in` with a lower score are discarded; a lower threshold finds more small and blurred faces.',
  ),
  heic: flag(false, 'Open HEIC pictures with `encoder=built-in`: docs/encoder.md says what its licences ask for.'),
  calibrationFile: optional(
    z.string().min(1),
    'a path',
    'Your own false match rates, as `npm run bench:accuracy -- --calibrate --output FILE` writes them: docs/accuracy.md.',
  ),
  faceSearch: flag(
    false,
    'Let callers enrol people and search among them, by a vector index of the table: docs/face-search.md.',
  ),
  architecture: oneOf(['arm64', 'x86_64'], 'arm64', 'Processor of the functions, whatever machine deploys.'),
  retentionDays: wholeNumber(1, 3650, DEFAULT_RETENTION_DAYS, 'Days a container lives.'),
  maxConcurrency: wholeNumber(2, 1000, 10, 'Workers that encode at the same time, at most.'),
  retryBaseSeconds: wholeNumber(0, 60, 5, 'Seconds before the second try of an image; each further try waits longer.'),
  throttleRate: wholeNumber(1, 10_000, 100, 'Requests a second that the API takes on average.'),
  throttleBurst: wholeNumber(1, 5_000, 200, 'Requests at once that the API takes.'),
  corsOrigin: optional(
    z.union([z.literal('*'), z.string().regex(/^https?:\/\/[^/\s]+$/)]),
    '`*` or an origin such as `https://app.example.com`',
    'Web origin whose pages may call the API; without it none but its own.',
  ),
  domainName: optional(
    z.string().regex(/^[a-z0-9.-]+\.[a-z]+$/),
    'a host name',
    'Custom domain; needs `certificateArn`.',
  ),
  certificateArn: optional(
    z.string().startsWith('arn:'),
    'an ARN',
    "Certificate of the custom domain, in ACM in the stack's region.",
  ),
  imageEvents: flag(false, 'Tell an SNS topic of each image that becomes completed or failed: docs/events.md.'),
  alarmEmail: optional(z.email(), 'an e-mail address', 'Receives the alarms, once it has confirmed the subscription.'),
  observability: flag(true, 'Deploy the second stack with dashboard and alarms.'),
  logLevel: oneOf(['debug', 'info', 'warn', 'error'], 'info', 'Least level that the functions log.'),
  logRetentionDays: number()
    .pipe(z.enum(RetentionDays))
    .refine((days) => logRetentionDays.includes(days))
    .default(RetentionDays.ONE_MONTH)
    .meta({ values: logRetentionDays.join(', '), default: '30', meaning: 'Days that logs are kept.' }),
  retainData: flag(
    true,
    'Protect table and bucket from deletion and leave them behind on `cdk destroy`; with `false` they go, with all data.',
  ),
  customerKey: flag(false, 'Encrypt table, bucket, queues and topics with a KMS key of the stack (1 USD a month).'),
  emulator: flag(false, 'Leave out what AWS emulators cannot do. Never for AWS.'),
});

export type Settings = Readonly<z.output<typeof settingsSchema>>;

export const settingInfos: readonly SettingInfo[] = Object.entries(settingsSchema.shape).map(([name, schema]) => ({
  name,
  ...infoSchema.parse(schema.meta()),
}));

/** A setting is missing, unknown or wrong. The message names each one, its values and its default. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Parses the settings out of the CDK context.
 *
 * @throws {SettingsError}
 */
export function parseSettings(context: Readonly<Record<string, unknown>>): Settings {
  const present = Object.fromEntries(Object.entries(context).filter(([, value]) => value !== ''));
  const parsed = settingsSchema.safeParse(present);
  const problems = [
    ...unknownNames(present).map((name) => `${name}: there is no such setting`),
    ...(parsed.error?.issues.map(({ path }) => explain(String(path[0]), present)) ?? []),
    ...(parsed.data ? missingCompanions(parsed.data) : []),
  ];
  if (!parsed.success || problems.length > 0) throw new SettingsError(`Setting ${problems.join('\nSetting ')}`);
  return parsed.data;
}

function explain(name: string, context: Readonly<Record<string, unknown>>): string {
  const { values, default: fallback } = infoOf(name);
  return `${name}: ${JSON.stringify(context[name])} is none of its values (${values}; default ${fallback})`;
}

function infoOf(name: string): SettingInfo {
  const info = settingInfos.find((candidate) => candidate.name === name);
  if (!info) throw new SettingsError(`${name}: there is no such setting`);
  return info;
}

/** What the CDK command line writes into `cdk.context.json` itself: `cdk cli-telemetry` and `cdk acknowledge`. */
const namesOfTheCommand: ReadonlySet<string> = new Set(['cli-telemetry', 'acknowledged-issue-numbers']);

/** A misspelt name would otherwise be ignored. Names with `:` or `/` are feature flags and lookups of the CDK itself. */
function unknownNames(context: Readonly<Record<string, unknown>>): string[] {
  const isOfTheCdk = (name: string) => /[:/]/.test(name) || namesOfTheCommand.has(name);
  return Object.keys(context).filter((name) => !(name in settingsSchema.shape) && !isOfTheCdk(name));
}

function missingCompanions(parsed: Settings): string[] {
  const need = (names: readonly (keyof Settings)[], because: string) =>
    names
      .filter((name) => parsed[name] === undefined)
      .map((name) => `${name}: needed ${because}; pass -c ${name}=<${infoOf(name).values}>`);
  return [
    ...(parsed.auth === 'jwt' ? need(['jwtIssuer', 'jwtAudience'], 'with auth=jwt') : []),
    ...(parsed.encoder === 'http' ? need(['encodingServiceUrl'], 'with encoder=http') : []),
    ...(parsed.domainName ? need(['certificateArn'], 'with domainName') : []),
    ...(parsed.certificateArn ? need(['domainName'], 'with certificateArn') : []),
  ];
}

/** Context from the command line is text, from cdk.json a number. */
function number() {
  return z
    .union([z.number(), z.string().regex(/^\d+$/)])
    .transform(Number)
    .refine(Number.isInteger);
}

function wholeNumber(least: number, most: number, fallback: number, meaning: string) {
  return number()
    .refine((value) => value >= least && value <= most)
    .default(fallback)
    .meta({ values: `${least} to ${most}`, default: String(fallback), meaning });
}

function fraction(fallback: number, meaning: string) {
  return z
    .union([z.number(), z.string().regex(/^\d*\.?\d+$/)])
    .transform(Number)
    .refine((value) => value >= 0 && value <= 1)
    .default(fallback)
    .meta({ values: 'a number from 0 to 1', default: String(fallback), meaning });
}

function oneOf<const Values extends readonly [string, ...string[]]>(
  values: Values,
  fallback: z.util.NoUndefined<Values[number]>,
  meaning: string,
) {
  return z
    .enum(values)
    .default(fallback)
    .meta({ values: values.map((value) => `\`${value}\``).join(', '), default: `\`${fallback}\``, meaning });
}

/** `z.coerce.boolean()` would take the text "false" for true. */
function flag(fallback: boolean, meaning: string) {
  return z
    .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })])
    .default(fallback)
    .meta({ values: '`true`, `false`', default: `\`${fallback}\``, meaning });
}

/** A bare number on the command line stays text, one in cdk.json does not. */
function text(fallback: string, pattern: RegExp, values: string, meaning: string) {
  return z
    .union([z.string(), z.number()])
    .transform(String)
    .refine((value) => pattern.test(value))
    .default(fallback)
    .meta({ values, default: `\`${fallback}\``, meaning });
}

function optional<Schema extends z.ZodType>(schema: Schema, values: string, meaning: string) {
  return schema.optional().meta({ values, default: 'none', meaning });
}

function url(protocol: string) {
  return z.url({ protocol: new RegExp(`^${protocol}$`) });
}
