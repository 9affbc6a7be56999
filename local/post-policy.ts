import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';

/** What S3 answers to a form that it does not accept. */
export interface PostRefusal {
  readonly status: 400 | 403;
  readonly code: string;
  readonly message: string;
}

/** An upload form: its fields by name in lower case, as S3 compares them, and the size of the file in bytes. */
export interface PostForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly fileSize: number;
}

const conditionSchema = z.union([
  z.tuple([z.literal('content-length-range'), z.number(), z.number()]),
  z.tuple([z.enum(['eq', 'starts-with']), z.string().startsWith('$'), z.string()]),
  z.record(z.string(), z.string()),
]);

const policySchema = z.object({ expiration: z.iso.datetime(), conditions: z.array(conditionSchema) });

type Condition = z.output<typeof conditionSchema>;

/** Fields that a policy need not name: those that carry the signature, and the file. */
const unboundFields = new Set(['policy', 'x-amz-signature', 'file']);

/**
 * Checks an upload form as S3 does: the signature of its policy, its expiry, every condition, and that no field is sent
 * which the policy does not name (AWS: "Browser-based uploads using POST", POST policy and its signature version 4).
 *
 * @returns the refusal, or undefined when the form is good
 */
export function checkPostForm(form: PostForm, secretAccessKey: string, now: Date): PostRefusal | undefined {
  const encoded = form.fields.get('policy');
  if (!encoded) return denied('The form has no policy.');
  if (!isSigned(form.fields, encoded, secretAccessKey)) {
    return { status: 403, code: 'SignatureDoesNotMatch', message: 'The signature of the policy is not the right one.' };
  }
  const policy = readPolicy(encoded);
  if (!policy) return { status: 400, code: 'InvalidPolicyDocument', message: 'The policy is not valid JSON.' };
  if (now >= new Date(policy.expiration)) return denied('Invalid according to Policy: Policy expired.');
  return checkConditions(form, policy.conditions) ?? checkExtraFields(form, policy.conditions);
}

const denied = (message: string): PostRefusal => ({ status: 403, code: 'AccessDenied', message });

function readPolicy(encoded: string) {
  try {
    return policySchema.safeParse(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

function isSigned(fields: PostForm['fields'], policy: string, secretAccessKey: string): boolean {
  const [, date = '', region = '', service = ''] = (fields.get('x-amz-credential') ?? '').split('/');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const signingKey = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const expected = hmac(signingKey, policy);
  const given = Buffer.from(fields.get('x-amz-signature') ?? '', 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function checkConditions({ fields, fileSize }: PostForm, conditions: readonly Condition[]): PostRefusal | undefined {
  for (const condition of conditions) {
    if (!Array.isArray(condition)) {
      const failed = Object.entries(condition).find(([name, value]) => fields.get(name.toLowerCase()) !== value);
      if (failed) return conditionFailed(condition);
    } else if (condition[0] === 'content-length-range') {
      if (fileSize < condition[1]) return sizeRefusal('EntityTooSmall', 'smaller');
      if (fileSize > condition[2]) return sizeRefusal('EntityTooLarge', 'larger');
    } else {
      const value = fields.get(condition[1].slice(1).toLowerCase()) ?? '';
      const holds = condition[0] === 'eq' ? value === condition[2] : value.startsWith(condition[2]);
      if (!holds) return conditionFailed(condition);
    }
  }
  return undefined;
}

const conditionFailed = (condition: Condition): PostRefusal =>
  denied(`Invalid according to Policy: Policy Condition failed: ${JSON.stringify(condition)}`);

const sizeRefusal = (code: string, word: string): PostRefusal => ({
  status: 400,
  code,
  message: `Your proposed upload is ${word} than the policy allows.`,
});

function checkExtraFields({ fields }: PostForm, conditions: readonly Condition[]): PostRefusal | undefined {
  const named = new Set(conditions.flatMap(namesIn));
  const extra = [...fields.keys()].find(
    (name) => !named.has(name) && !unboundFields.has(name) && !name.startsWith('x-ignore-'),
  );
  return extra === undefined ? undefined : denied(`Invalid according to Policy: Extra input fields: ${extra}`);
}

function namesIn(condition: Condition): string[] {
  if (!Array.isArray(condition)) return Object.keys(condition).map((name) => name.toLowerCase());
  return condition[0] === 'content-length-range' ? [] : [condition[1].slice(1).toLowerCase()];
}
