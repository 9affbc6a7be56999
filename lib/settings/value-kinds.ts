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

/** An ARN of one AWS service, in any partition. */
export function arn(service: string, meaning: string) {
  return optional(z.string().regex(new RegExp(`^arn:[a-z-]+:(${service}):\\S+$`)), 'an ARN', meaning);
}

/** Several values, separated by commas, each of one form. */
export function list(pattern: RegExp, values: string, meaning: string) {
  return z
    .union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))])
    .optional()
    .transform((input = []) => (Array.isArray(input) ? input.map(String) : String(input).split(',')))
    .transform((entries) => entries.map((entry) => entry.trim()).filter((entry) => entry !== ''))
    .refine((entries) => entries.every((entry) => pattern.test(entry)))
    .meta({ values: `${values}, separated by commas`, default: 'none', meaning });
}

/** Names with values, such as `a=1,b=2`; in cdk.json an object. */
export function pairs<Value extends z.ZodType>(value: Value, values: string, meaning: string) {
  const entries = z.string().transform((input) => input.split(',').map((pair) => pair.split('=')));
  const parsed = entries
    .refine((found) => found.every(({ length }) => length === 2))
    .transform((found) => Object.fromEntries(found.map(([name = '', text = '']) => [name.trim(), text.trim()])));
  return z
    .union([z.record(z.string(), z.unknown()), parsed])
    .default({})
    .pipe(z.record(z.string().regex(/^\S.*$/), value))
    .meta({ values, default: 'none', meaning });
}

export function url(protocol: string) {
  return z.url({ protocol: new RegExp(`^${protocol}$`) });
}
