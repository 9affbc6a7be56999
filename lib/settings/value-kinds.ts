import * as z from 'zod';

/**
 * The kinds of values that settings have. Each takes text, as the command line gives it, and what cdk.json may hold, and
 * carries what the documentation and the error messages say of it.
 */

/** Context from the command line is text, from cdk.json a number. */
export function number() {
  return z
    .union([z.number(), z.string().regex(/^\d+$/)])
    .transform(Number)
    .refine(Number.isInteger);
}

export function wholeNumber(least: number, most: number, fallback: number, meaning: string) {
  return number()
    .refine((value) => value >= least && value <= most)
    .default(fallback)
    .meta({ values: `${least} to ${most}`, default: String(fallback), meaning });
}

export function decimal(least: number, most: number, fallback: number, meaning: string) {
  return z
    .union([z.number(), z.string().regex(/^\d*\.?\d+$/)])
    .transform(Number)
    .refine((value) => value >= least && value <= most)
    .default(fallback)
    .meta({ values: `a number from ${least} to ${most}`, default: String(fallback), meaning });
}

export function oneOf<const Values extends readonly [string, ...string[]]>(
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
export function flag(fallback: boolean, meaning: string) {
  return z
    .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })])
    .default(fallback)
    .meta({ values: '`true`, `false`', default: `\`${fallback}\``, meaning });
}

/** A bare number on the command line stays text, one in cdk.json does not. */
export function text(fallback: string, pattern: RegExp, values: string, meaning: string) {
  return z
    .union([z.string(), z.number()])
    .transform(String)
    .refine((value) => pattern.test(value))
    .default(fallback)
    .meta({ values, default: `\`${fallback}\``, meaning });
}

export function optional<Schema extends z.ZodType>(schema: Schema, values: string, meaning: string) {
  return schema.optional().meta({ values, default: 'none', meaning });
}

/**
 * An ARN in any partition.
 *
 * @param resources what follows region and account, as a pattern, by AWS service
 * @param example with what is to be filled in between angle brackets
 */
export function arn(resources: Readonly<Record<string, string>>, example: string, meaning: string) {
  const kinds = Object.entries(resources).map(([service, resource]) => `${service}:[a-z0-9-]+:\\d{12}:${resource}`);
  const pattern = new RegExp(`^arn:aws[a-z-]*:(${kinds.join('|')})$`);
  return optional(z.string().regex(pattern), `an ARN such as \`${example}\``, meaning);
}

/**
 * A secret that a function reads. The role is allowed exactly this ARN, so a secret of Secrets Manager needs the six letters
 * that AWS puts behind its name.
 */
export const secretArn = (meaning: string) =>
  arn(
    { secretsmanager: 'secret:\\S+-[A-Za-z0-9]{6}', ssm: 'parameter/\\S+' },
    'arn:aws:secretsmanager:<region>:<account>:secret:<name>-<six letters>',
    meaning,
  );

/** Several values, separated by commas, each of one form. */
export function list(pattern: RegExp, values: string, meaning: string) {
  return z
    .union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))])
    .optional()
    .transform((input = []) => (Array.isArray(input) ? input.map(String) : String(input).split(',')))
    .transform((entries) => [...new Set(entries.map((entry) => entry.trim()).filter((entry) => entry !== ''))])
    .refine((entries) => entries.every((entry) => pattern.test(entry)))
    .meta({ values: `${values}, separated by commas`, default: 'none', meaning });
}

/** Names with values, such as `a=1,b=2`; in cdk.json an object. */
export function pairs<Value extends z.ZodType>(name: RegExp, value: Value, values: string, meaning: string) {
  const entries = z.string().transform((input) => input.split(',').map((pair) => pair.split('=')));
  const parsed = entries
    .refine((found) => found.every(({ length }) => length === 2))
    .transform((found) => Object.fromEntries(found.map(([name = '', text = '']) => [name.trim(), text.trim()])));
  return z
    .union([z.record(z.string(), z.unknown()), parsed])
    .default({})
    .pipe(z.record(z.string().regex(name), value))
    .meta({ values, default: 'none', meaning });
}

export function url(protocol: string) {
  return z.url({ protocol: new RegExp(`^${protocol}$`) });
}
