import type * as z from 'zod';

/** A variable of the environment is missing or wrong. The message names each one and says what is wrong with it. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** Variables by their names, as in the environment of a process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Parses the environment of the process once, at the start, so that a wrong setting fails then and not at the first
 * request. Empty variables count as absent.
 *
 * @param overrides variables that come from elsewhere, such as the options of a command
 * @throws {EnvironmentError} naming every variable that does not fit the schema
 */
export function readEnvironment<Schema extends z.ZodType>(schema: Schema, overrides: Variables = {}): z.output<Schema> {
  const variables = Object.entries({ ...process.env, ...overrides });
  const present = Object.fromEntries(variables.filter(([, value]) => value !== '' && value !== undefined));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new EnvironmentError(`Environment variable ${problems.join('; ')}`);
}
