import * as z from 'zod';

/** A variable with names separated by commas, each once; none without it. */
export function nameList() {
  return z
    .string()
    .default('')
    .transform((input) => input.split(',').map((name) => name.trim()))
    .transform((names) => [...new Set(names.filter((name) => name !== ''))]);
}
