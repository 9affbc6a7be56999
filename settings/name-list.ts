import * as z from 'zod';

/** A variable with names separated by commas; none without it. */
export function nameList() {
  return z
    .string()
    .default('')
    .transform((input) => input.split(',').map((name) => name.trim()))
    .transform((names) => names.filter((name) => name !== ''));
}
