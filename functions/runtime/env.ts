import type * as z from 'zod';

/** A variable of the environment is missing or wrong. The message names each one and says what is wrong with it. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/**
 * Parses the process environment once, at load, so that a bad deployment fails at init and not at the first request.
 * Empty variables count as absent.
 *
 * @throws {EnvironmentError} naming every variable that does not fit the schema
 */
export function readEnvironment<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
  const present = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new EnvironmentError(`Environment variable ${problems.join('; ')}`);
}

/** Sets variables for what is imported afterwards. The local run uses it in place of a Lambda configuration. */
export function applyEnvironment(variables: Readonly<Record<string, string>>): void {
  Object.assign(process.env, variables);
}
