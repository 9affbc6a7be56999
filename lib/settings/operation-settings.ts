import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { DEFAULT_RETENTION_DAYS } from '../../settings/work-limits.ts';
import { arn, decimal, flag, number, oneOf, optional, pairs, wholeNumber } from './value-kinds.ts';

/** The days of retention that CloudWatch Logs knows; its 9999 stands for ever, which no log of people's ids should be kept. */
const logRetentionDays = Object.values(RetentionDays).filter((days) => typeof days === 'number' && days < 9999);

/** What AWS takes in the name and the value of a tag; names with `aws:` are its own. */
const TAG_NAME = /^(?!aws:)[\p{L}\p{N} _.:/=+@-]{1,128}$/iu;
const TAG_TEXT = /^[\p{L}\p{N} _.:/=+@-]*$/u;

/** What is kept, for how long and under which key, and what tells an operator. */
export const operationSettings = {
  retentionDays: wholeNumber(1, 3650, DEFAULT_RETENTION_DAYS, 'Days a container lives.'),
  backupDays: wholeNumber(
    0,
    35,
    35,
    'Days for which the table can be restored, erased vectors included; 0 keeps no backups.',
  ),
  retainData: flag(
    true,
    'Protect table and bucket from deletion and leave them behind on `cdk destroy`; with `false` they go, with all data.',
  ),
  customerKey: flag(
    false,
    'Encrypt table, bucket, queues, topics and logs with a KMS key of the stack (1 USD a month).',
  ),
  kmsKeyArn: arn(
    { kms: 'key/[\\w-]+' },
    'arn:aws:kms:<region>:<account>:key/<id>',
    'The same with a key of yours; its policy must let the services use it: docs/deployment.md.',
  ),
  imageEvents: flag(false, 'Tell an SNS topic of each image that becomes completed or failed: docs/events.md.'),
  observability: flag(true, 'Deploy the second stack with dashboard and alarms, and write the metrics that they read.'),
  alarmEmail: optional(z.email(), 'an e-mail address', 'Receives the alarms, once it has confirmed the subscription.'),
  alarmTopicArn: arn(
    { sns: '[\\w-]+' },
    'arn:aws:sns:<region>:<account>:<name>',
    'Topic of yours that the alarms go to, instead of one of the stack; its policy must let CloudWatch publish: docs/deployment.md.',
  ),
  tracing: flag(true, 'Trace requests with X-Ray; `false` turns all of it off.'),
  tracePercent: decimal(0, 100, 1, 'Part of the requests that is traced, in percent (5 USD for a million traces).'),
  logLevel: oneOf(['debug', 'info', 'warn', 'error'], 'info', 'Least level that the functions log.'),
  logRetentionDays: number()
    .pipe(z.enum(RetentionDays))
    .refine((days) => logRetentionDays.includes(days))
    .default(RetentionDays.ONE_MONTH)
    .meta({ values: logRetentionDays.join(', '), default: '30', meaning: 'Days that logs are kept.' }),
  tags: pairs(
    TAG_NAME,
    z.union([z.string(), z.number()]).transform(String).pipe(z.string().max(256).regex(TAG_TEXT)),
    'tags such as `team=identity,cost-center=42`',
    'Tags of every resource, beside those of the service.',
  ),
  permissionsBoundary: optional(
    z.string().regex(/^(arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/\S+|[\w+=,.@/-]{1,512})$/),
    'the name or ARN of an IAM policy',
    'Permissions boundary of every role.',
  ),
  bootstrapQualifier: optional(
    z.string().regex(/^[a-z0-9]{1,10}$/),
    'at most 10 lower-case letters and digits',
    'Qualifier of the bootstrap (`cdk bootstrap --qualifier`), where it is not the usual one.',
  ),
  emulator: flag(false, 'Leave out what AWS emulators cannot do. Never for AWS.'),
} as const;
