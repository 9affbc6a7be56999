import * as z from 'zod';
import { maxFalseMatchRateSchema } from './calibration.ts';
import {
  DEFAULT_FALSE_MATCH_RATE,
  DEFAULT_MATCHES,
  DEFAULT_SEARCH_RATE,
  MAX_IDEMPOTENCY_KEY_LENGTH,
  MAX_MATCHES,
  MAX_THRESHOLD,
  MAX_WAIT_SECONDS,
} from './limits.ts';
import type { OperationId } from './routes.ts';

/** What a request of an operation may hold beside its body. */
export interface RequestSchema {
  /** Parameters of the path. */
  readonly path: z.ZodObject;
  /** Parameters of the query. All others are rejected by name. */
  readonly query: z.ZodObject;
  /** Headers by names in lower case. All others are ignored. */
  readonly headers: z.ZodObject;
}

/** idempotency-key -> Idempotency-Key */
export const headerName = (name: string): string => name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

/** UUID v4, read in either case (RFC 9562 section 4). */
export const idParameter = z.string().toLowerCase().pipe(z.uuidv4());

const container = z.object({
  container_id: idParameter.describe('The container, as `POST /v1/containers` has named it'),
});
const image = container.extend({ image_id: idParameter.describe('The picture, as its upload has named it') });
const file = z.object({ file: z.string().describe('Name of the file') });

const nothing = z.object({});
const noQuery = z.strictObject({});

const keyRule = { error: `must have 1 to ${MAX_IDEMPOTENCY_KEY_LENGTH} printable ASCII characters` };

const idempotencyKey = z.object({
  'idempotency-key': z
    .string()
    .min(1, keyRule)
    .max(MAX_IDEMPOTENCY_KEY_LENGTH, keyRule)
    .regex(/^[\x20-\x7e]+$/, keyRule)
    .optional()
    .describe(
      'Makes the call repeatable: the same key with the same content gives the same answer and takes no second slot.',
    ),
});

/** Decimal, as JSON writes numbers, without what else `Number` takes: spaces, hexadecimal, a sign. */
const decimal = /^\d+(\.\d+)?(e[+-]?\d+)?$/i;

const thresholdRule = { error: `must be a number from 0 to ${MAX_THRESHOLD}` };

const rateRule = { error: 'must be a number above 0 and at most 1' };

const rateParameter = z
  .string()
  .regex(decimal, rateRule)
  .transform(Number)
  .pipe(z.number(rateRule).gt(0, rateRule).max(1, rateRule))
  .optional();

const comparisonQuery = z
  .strictObject({
    threshold: z
      .string()
      .regex(decimal, thresholdRule)
      .transform(Number)
      .pipe(z.number(thresholdRule).min(0).max(MAX_THRESHOLD, thresholdRule))
      .optional()
      .describe(
        'The largest distance of two faces that are taken for the same person, instead of `max_false_match_rate`',
      ),
    max_false_match_rate: rateParameter.describe(
      `${maxFalseMatchRateSchema.description}. Without it and without a threshold it is ${DEFAULT_FALSE_MATCH_RATE}, or the smallest that the calibration supports where that is larger.`,
    ),
  })
  .refine(({ threshold, max_false_match_rate }) => threshold === undefined || max_false_match_rate === undefined, {
    path: ['max_false_match_rate'],
    error: 'cannot be used together with threshold',
  });

const maxRule = { error: `must be a whole number from 1 to ${MAX_MATCHES}` };

const matchesQuery = z.strictObject({
  max: z
    .string()
    .regex(/^\d{1,4}$/, maxRule)
    .transform(Number)
    .pipe(z.int(maxRule).min(1, maxRule).max(MAX_MATCHES, maxRule))
    .optional()
    .describe(`How many candidates to give at most. Without it ${DEFAULT_MATCHES}.`),
  max_false_match_rate: rateParameter.describe(
    `Candidates beyond the distance that goes with this rate are left out. ${maxFalseMatchRateSchema.description}. Without it ${DEFAULT_SEARCH_RATE}, or the smallest that the calibration supports where that is larger.`,
  ),
});

const waitHeaders = z.object({
  prefer: z
    .string()
    .optional()
    .describe(
      `\`wait=N\` holds the answer until nothing is processing, for at most N seconds and never more than ${MAX_WAIT_SECONDS} (RFC 7240). A deployment may hold it for less; then come again after \`Retry-After\` seconds.`,
    )
    .meta({ examples: ['wait=10'] }),
});

const summaryHeaders = waitHeaders.extend({
  'if-none-match': z.string().optional().describe('ETag of the summary that you have'),
});

const imageHeaders = z.object({
  'if-match': z
    .string()
    .optional()
    .describe(
      'ETag of the answer to your `POST …/uploads`: the picture is erased only while it is not encoded and no other call with its `Idempotency-Key` relies on it',
    ),
});

const defaults = { path: nothing, query: noQuery, headers: nothing } as const;

/** The requests of all operations. Endpoints get what these schemas have parsed. */
export const requests = {
  createContainer: { ...defaults, headers: idempotencyKey },
  addImage: { ...defaults, path: container, headers: idempotencyKey },
  createUpload: { ...defaults, path: container, headers: idempotencyKey },
  deleteContainer: { ...defaults, path: container },
  deleteImage: { ...defaults, path: image, headers: imageHeaders },
  getSummary: { ...defaults, path: container, headers: summaryHeaders },
  getComparison: { ...defaults, path: container, query: comparisonQuery },
  getTemplate: { ...defaults, path: container, headers: waitHeaders },
  createVerification: { ...defaults, headers: waitHeaders },
  putEnrolment: { ...defaults, path: container, headers: waitHeaders },
  deleteEnrolment: { ...defaults, path: container },
  getMatches: { ...defaults, path: container, query: matchesQuery, headers: waitHeaders },
  getHealth: defaults,
  getOpenApi: defaults,
  getDocs: defaults,
  getDocsFile: { ...defaults, path: file },
  getConsole: defaults,
  getConsoleFile: { ...defaults, path: file },
} as const satisfies Record<OperationId, RequestSchema>;
