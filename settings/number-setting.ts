import * as z from 'zod';

const WHOLE = /^\d+$/;
const DECIMAL = /^\d*\.?\d+$/;

/** A variable that holds a whole number in a range. Its error says what came instead; the name of the variable goes before it. */
export function wholeNumber(least: number, most: number, fallback: number) {
  return numberLike(WHOLE, 'whole number', least, most, fallback);
}

/** The same with decimals. */
export function decimalNumber(least: number, most: number, fallback: number) {
  return numberLike(DECIMAL, 'number', least, most, fallback);
}

function numberLike(pattern: RegExp, what: string, least: number, most: number, fallback: number) {
  return z
    .string()
    .default(String(fallback))
    .transform((input, context) => {
      const value = Number(input);
      if (pattern.test(input) && value >= least && value <= most) return value;
      context.addIssue(`must be a ${what} from ${least} to ${most}, not "${input}"; the default is ${fallback}`);
      return z.NEVER;
    });
}
